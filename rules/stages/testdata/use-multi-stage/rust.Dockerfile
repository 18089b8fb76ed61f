# want warning "Rust toolchain of `rust:1.85`, though it only runs `/app/target/release/api`"
FROM rust:1.85
WORKDIR /app
COPY . .
RUN cargo build --release
CMD ["./target/release/api"]
