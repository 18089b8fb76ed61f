# Wolfi has glibc.
FROM golang:1.25 AS build
RUN go build -o /out/app .
FROM rust:1.85 AS rust
RUN cargo build --release
FROM cgr.dev/chainguard/wolfi-base
COPY --from=build /out/app /app
COPY --from=rust /target/release/tool /tool
ENTRYPOINT ["/app"]
