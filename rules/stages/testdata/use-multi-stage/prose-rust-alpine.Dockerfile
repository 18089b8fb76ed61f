# How it links moves with the version.
# want warning "only runs `/app/target/release/server`"
FROM rust:alpine
WORKDIR /app
COPY . .
RUN cargo build --release
CMD ["./target/release/server"]
