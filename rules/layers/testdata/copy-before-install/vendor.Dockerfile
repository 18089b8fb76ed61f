# tree go.mod go.sum vendor
FROM golang:1.25
WORKDIR /src
COPY . .
RUN go build -o /out/api ./cmd/api
