# want warning "only runs `/app/target/debug/server`"
FROM rust:1.84-slim-bookworm
WORKDIR /app
COPY . .
RUN cargo build
CMD ["/app/target/debug/server"]
