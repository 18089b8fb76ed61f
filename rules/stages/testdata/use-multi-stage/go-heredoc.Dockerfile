# want warning "only runs `/usr/local/bin/api`"
FROM golang:1.24
COPY go.mod main.go /src/
WORKDIR /src
RUN <<SCRIPT
set -e
go test ./...
go build -trimpath -o /usr/local/bin/api main.go
SCRIPT
STOPSIGNAL SIGINT
CMD ["api"]
