ARG GO=1.24
# want warning "Go toolchain of `golang:[$]{GO}-alpine`, though it only runs `/app/server`"
FROM golang:${GO}-alpine
ENV CGO_ENABLED=0
ENV GIN_MODE=release
RUN apk add --no-cache git ca-certificates
WORKDIR /app
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build \
    GOOS=linux go build \
      # no symbols
      -ldflags="-s -w -X main.version=$(git describe)" \
      -o server .

# What the image is.
LABEL org.opencontainers.image.title="server"
ENV PORT=8080
USER 10001
ENTRYPOINT ["./server"]
CMD ["--level", "info"]
