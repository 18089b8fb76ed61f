# want warning "only runs `/app/target/release/server`"
FROM rust:1.84-slim-bookworm
WORKDIR /app
COPY . .
COPY <<EOF /app/settings
level = info
EOF
RUN cargo build --release
CMD ["/app/target/release/server"]
