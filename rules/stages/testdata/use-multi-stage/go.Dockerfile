# syntax=docker/dockerfile:1
# want warning "This image ships the Go toolchain of `golang:1.24`, though it only runs `/out/api`"
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /out/api ./cmd/api
EXPOSE 8080
CMD ["/out/api"]
