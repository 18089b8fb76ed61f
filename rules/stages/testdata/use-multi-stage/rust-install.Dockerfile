# want warning "only runs `/usr/local/cargo/bin/server`"
FROM rust:1.84-slim-trixie
WORKDIR /usr/src/server
COPY . .
RUN cargo install --locked --path .
CMD ["server", "--listen", "0.0.0.0:8080"]
