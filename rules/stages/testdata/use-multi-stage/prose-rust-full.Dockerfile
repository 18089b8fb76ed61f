# The image has libraries that the program may be linked with.
# want warning "only runs `/app/target/release/server`"
FROM rust:1.84-bookworm
WORKDIR /app
COPY . .
RUN cargo build --release
CMD ["./target/release/server"]
