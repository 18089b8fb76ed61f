# want warning "only runs `/usr/local/bin/server`"
FROM rust:1.84-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/app/target \
    cargo build --release && cp target/release/server /usr/local/bin/server

ENTRYPOINT ["server"]
