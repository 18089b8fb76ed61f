# want warning "only runs `/app/target/x86_64-unknown-linux-musl/release/server`"
FROM rust:1.84-slim-bookworm
WORKDIR /app
COPY . .
RUN cargo build --release --target x86_64-unknown-linux-musl
CMD ["/app/target/x86_64-unknown-linux-musl/release/server"]
