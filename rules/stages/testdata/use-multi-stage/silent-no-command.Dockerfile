FROM golang:1.24
RUN go build -o /usr/local/bin/tool ./tool
