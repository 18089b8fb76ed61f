# want warning "though it only runs `/app/app`"
FROM golang:1.26
WORKDIR /app
COPY . .
# A configuration is named without a path or an extension.
RUN go build -o app ./cmd/app
CMD ["./app", "serve", "--config", "prod"]
