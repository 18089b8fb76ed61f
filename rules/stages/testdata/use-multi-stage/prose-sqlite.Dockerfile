# want warning "though it only runs `/app`"
FROM golang:1.26
WORKDIR /src
COPY . .
RUN go build -o /app .
ENV DB_DRIVER=sqlite3
CMD ["/app"]
