# want warning "only runs `/usr/local/cargo/bin/server`"
FROM rust:1.84-slim-bookworm
WORKDIR /usr/src/server
COPY . .
RUN cargo install --debug --path .
CMD ["server"]
