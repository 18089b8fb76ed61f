# want "only runs `/out/api`"
FROM golang:1.24
ENV CONFIG=/src/config.yaml
WORKDIR /src
COPY . .
RUN go build -o /out/api ./cmd/api
CMD ["/out/api"]
