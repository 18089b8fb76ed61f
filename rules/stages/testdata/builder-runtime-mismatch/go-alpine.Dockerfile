FROM golang:1.24-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build \
    GOOS=linux go build -trimpath -o /out/ ./cmd/api

FROM alpine:3.22
# want info "What `go build` may link with glibc is copied into `alpine:3.22`, which has musl"
COPY --from=build /out/api /usr/local/bin/api
ENTRYPOINT ["api"]
