# want warning "though it only runs `/app`"
FROM golang:1.26
WORKDIR /src
COPY . .
RUN go build -ldflags="-X main.templates=/src/pages" -o /app .
CMD ["/app"]
