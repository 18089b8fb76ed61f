# The program is given a file.
# want "only runs `/out/api`"
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /out/api ./cmd/api
CMD ["/out/api", "--config", "config.yaml"]
