# want warning "though it only runs `/app/target/release/api`"
FROM rust:1.82-slim-bookworm
WORKDIR /app
COPY . .
RUN cargo build --release
CMD ["target/release/api", "-c", "prod"]
