# want "only runs `/out/api`"
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -tags sqlite_fts5 -o /out/api ./cmd/api
CMD ["/out/api"]
