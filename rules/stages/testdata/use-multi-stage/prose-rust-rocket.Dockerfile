# want warning "though it only runs `/app/target/release/api`"
FROM rust:1.82-slim-bookworm
WORKDIR /app
COPY Cargo.toml Cargo.lock Rocket.toml ./
COPY src src
RUN cargo build --release
CMD ["target/release/api"]
