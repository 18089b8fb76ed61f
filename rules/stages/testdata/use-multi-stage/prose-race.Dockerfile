# want "only runs `/out/api`"
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -race -o /out/api ./cmd/api
CMD ["/out/api"]
