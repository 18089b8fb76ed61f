FROM golang:1.24 AS build
FROM build AS unit-tests
RUN go test ./...
FROM build
