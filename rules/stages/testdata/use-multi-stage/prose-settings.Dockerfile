# tree config.yaml
# want warning "though it only runs `/app/app`"
FROM golang:1.26
WORKDIR /app
COPY . .
RUN go build -o app ./cmd/app
CMD ["./app"]
