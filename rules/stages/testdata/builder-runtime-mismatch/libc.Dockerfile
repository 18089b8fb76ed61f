FROM rust:1.84-bookworm AS rust
WORKDIR /app
RUN cargo build --release
RUN cargo build --release --target x86_64-unknown-linux-musl

FROM debian:12 AS c
RUN gcc -o /out/server server.c && gcc -static -o /out/static server.c

FROM golang:1.24 AS go
WORKDIR /src
RUN go build -o /out/api ./cmd/api
RUN CGO_ENABLED=1 go build -o /out/cgo ./cmd/api
RUN CGO_ENABLED=0 go build -o /out/plain ./cmd/api
RUN GOOS=js go build -o /out/js ./cmd/api
RUN GOARCH=arm64 go build -o /out/cross ./cmd/api
RUN go build -ldflags "-linkmode external -extldflags -static" -o /out/linked ./cmd/api

FROM alpine:3.22 AS alpine
# want info "`cargo build` links with glibc is copied into `alpine:3.22`, which has musl"
COPY --from=rust /app/target/release/server /usr/local/bin/
# want info "`gcc` links with glibc is copied into `alpine:3.22`, which has musl"
COPY --from=c /out/server /usr/local/bin/
# want info "What `go build` may link with glibc is copied into `alpine:3.22`, which has musl"
COPY --from=go /out/api /usr/local/bin/
# want info "What cgo makes `go build` links"
COPY --from=go /out/cgo /usr/local/bin/
COPY --from=c /out/static /usr/local/bin/
COPY --from=go /out/plain /out/cross /out/linked /out/js /usr/local/bin/
COPY --from=rust /app/target/x86_64-unknown-linux-musl/release/server /usr/local/bin/musl
COPY --from=rust /app/config.toml /etc/
CMD ["server"]

FROM scratch AS export
COPY --from=rust /app/target/release/server /

FROM gcr.io/distroless/static-debian12:nonroot AS static
# want info "links with glibc is copied into `gcr.io/distroless/static-debian12:nonroot`, which has no glibc"
COPY --from=rust /app/target/release/server /server
CMD ["/server"]

FROM alpine:3.22 AS compatible
RUN apk add --no-cache gcompat
COPY --from=rust /app/target/release/server /server
CMD ["/server"]

FROM scratch AS brought
COPY --from=rust /lib/x86_64-linux-gnu /lib/x86_64-linux-gnu
COPY --from=rust /lib64 /lib64
COPY --from=rust /app/target/release/server /server
CMD ["/server"]

FROM gcr.io/distroless/cc-debian12
COPY --from=rust /app/target/release/server /server
CMD ["/server"]
