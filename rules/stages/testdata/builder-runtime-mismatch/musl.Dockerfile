FROM golang:1.26-alpine AS go
RUN apk add --no-cache gcc musl-dev
WORKDIR /src
COPY . .
RUN CGO_ENABLED=1 go build -o /app .

FROM alpine:3.22 AS c
RUN apk add --no-cache gcc musl-dev
COPY tool.c /
RUN gcc -o /tool /tool.c && gcc -static -o /alone /tool.c

FROM node:22-alpine AS node
RUN apk add --no-cache python3 make g++
WORKDIR /app
COPY . .
RUN npm ci

FROM rust:1.82-alpine AS rust
RUN apk add --no-cache musl-dev
WORKDIR /src
COPY . .
RUN cargo build --release

FROM golang:1.26-alpine AS plain
WORKDIR /src
COPY . .
RUN go build -o /plain .

FROM node:22-slim
WORKDIR /app
# want warning "`go build` links with musl is copied into `node:22-slim`, which has glibc"
COPY --from=go /app /usr/local/bin/
# want warning "`gcc` links with musl"
COPY --from=c /tool /usr/local/bin/
COPY --from=c /alone /usr/local/bin/
# want warning "builds for musl are copied"
COPY --from=node /app/node_modules ./node_modules
# What Rust makes on Alpine is static, and so is what Go does without a compiler.
COPY --from=rust /src/target/release/api /usr/local/bin/
COPY --from=plain /plain /usr/local/bin/
CMD ["node", "index.js"]
