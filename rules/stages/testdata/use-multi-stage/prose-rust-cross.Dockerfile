# want warning "only runs `/app/target/release/server`"
FROM --platform=$BUILDPLATFORM rust:1.84-slim-bookworm
WORKDIR /app
COPY . .
RUN cargo build --release
CMD ["/app/target/release/server"]
