# Of Debian 12's image it is known that it has OpenSSL's library.
# want warning "only runs `/app/target/release/server`"
FROM rust:1.84-slim-trixie
RUN apt-get update && apt-get install -y --no-install-recommends pkg-config libssl-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
RUN cargo build --release
CMD ["./target/release/server"]
