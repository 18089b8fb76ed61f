# want warning "only runs `/src/api`"
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN go vet ./... && \
    go build ./cmd/api
CMD ["./api"]
