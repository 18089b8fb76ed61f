# want warning "only runs `/app/target/release/server`"
FROM rust:1.84-alpine
ENV RUSTFLAGS="-C target-feature=-crt-static"
WORKDIR /app
COPY . .
RUN cargo build --release
CMD ["./target/release/server"]
