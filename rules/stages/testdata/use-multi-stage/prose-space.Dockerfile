# want "only runs `/out/my api`"
FROM golang:1.24
COPY . .
RUN go build -o "/out/my api" .
CMD ["/out/my api"]
