# want warning "though it only runs `/app/target/release/api`"
FROM rust:1.82-slim-bookworm
WORKDIR /app
COPY .cargo .cargo
COPY Cargo.toml Cargo.lock ./
COPY src src
RUN cargo build --release
CMD ["target/release/api"]
