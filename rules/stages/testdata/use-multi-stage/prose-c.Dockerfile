# The program may need C.
# want "only runs `/out/api`"
FROM golang:1.24
WORKDIR /src
COPY . .
RUN CGO_ENABLED=1 go build -o /out/api ./cmd/api
CMD ["/out/api"]
