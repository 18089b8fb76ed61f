FROM golang:1.25
# A later build goes on from this one.
RUN go build std
RUN go build -o /app . && go clean -cache -modcache
RUN --mount=type=cache,target=/root/.cache/go-build go build -o /app .
RUN go vet ./...
# want "The cache of `go` stays"
RUN go build -o /app . && go clean -modcache
# want "The cache of `cargo` stays"
RUN cargo build
