# The first builds the dependencies, the second the program: a person can tell.
# want warning "only runs `/app/target/release/server`"
FROM rust:1.84-slim-bookworm
WORKDIR /app
COPY Cargo.toml Cargo.lock ./
RUN mkdir src && echo 'fn main() {}' > src/main.rs && cargo build --release
COPY src ./src
RUN cargo build --release
CMD ["/app/target/release/server"]
