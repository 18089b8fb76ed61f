FROM rust:1.84-slim-bookworm
WORKDIR /app
COPY . .
RUN cargo build --release
ENTRYPOINT ["./entrypoint.sh"]
