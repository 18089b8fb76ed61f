# want warning "though it only runs `/app`"
FROM golang:1.26
COPY ./etc /etc/app
WORKDIR /src
COPY . .
RUN go build -o /app .
CMD ["/app"]
