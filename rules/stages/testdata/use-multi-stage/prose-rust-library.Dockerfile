# want warning "only runs `/app/target/release/server`"
FROM rust:1.84-slim-bookworm
RUN apt-get update && apt-get install -y libpq-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
RUN cargo build --release
CMD ["./target/release/server"]
