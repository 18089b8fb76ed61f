# syntax=docker/dockerfile:1
ARG RUST=1.84
# want warning "Rust toolchain of `rust:[$]{RUST}-slim-bookworm`, though it only runs `/app/target/release/server`"
FROM rust:${RUST}-slim-bookworm
LABEL org.opencontainers.image.title="server"
# How much it says.
ENV RUST_LOG=info
ENV CARGO_NET_RETRY=5
RUN apt-get update \
    && apt-get install -y --no-install-recommends pkg-config libssl-dev protobuf-compiler \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY Cargo.toml Cargo.lock build.rs ./
COPY src ./src
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    cargo build --release --locked --bin server
EXPOSE 8080
USER 10001
STOPSIGNAL SIGINT
CMD ["target/release/server", "--port", "8080"]
