# The folder is in the PATH of golang alone.
# want "only runs `/go/bin/api`"
FROM golang:1.24
COPY . .
RUN go build -o /go/bin/api .
CMD ["api"]
