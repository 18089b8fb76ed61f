# want warning "though it only runs `/app/app`"
FROM golang:1.26
WORKDIR /app
COPY go.mod go.sum main.go ./
COPY html html
RUN go build -o app .
CMD ["./app"]
