# Which Debian it is moves.
# want warning "only runs `/app/target/release/server`"
FROM rust:1.84-slim
WORKDIR /app
COPY . .
RUN cargo build --release
CMD ["./target/release/server"]
