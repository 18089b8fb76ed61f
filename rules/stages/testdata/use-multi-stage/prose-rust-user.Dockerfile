# want warning "only runs `/app/target/release/server`"
FROM rust:1.84-slim-bookworm
RUN useradd app
USER app
WORKDIR /app
COPY . .
RUN cargo build --release
CMD ["/app/target/release/server"]
