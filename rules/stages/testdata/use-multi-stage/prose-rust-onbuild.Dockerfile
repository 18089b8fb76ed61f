# want warning "only runs `/app/target/release/server`"
FROM rust:1.84-slim-bookworm
WORKDIR /app
COPY . .
RUN cargo build --release
ONBUILD COPY config /app/config
CMD ["/app/target/release/server"]
