# Who does not start as root cannot write into it.
# want warning "only runs `/app/target/release/server`"
FROM rust:1.84-slim-bookworm
WORKDIR /app
COPY . .
RUN cargo build --release
VOLUME /data
CMD ["/app/target/release/server"]
