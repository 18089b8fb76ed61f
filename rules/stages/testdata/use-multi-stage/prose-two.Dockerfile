# want "only runs `/out/api`"
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /out/worker ./cmd/worker && go build -o /out/api ./cmd/api
CMD ["/out/api"]
