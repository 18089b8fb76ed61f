# want warning "only runs `/app/target/release/server`"
FROM rust:1.84-slim-bookworm
WORKDIR /app
COPY . .
RUN cargo build --release
HEALTHCHECK CMD curl -f http://localhost:8080/
CMD ["/app/target/release/server"]
