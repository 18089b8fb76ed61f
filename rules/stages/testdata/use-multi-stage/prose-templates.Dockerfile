# want "only runs `/out/api`"
FROM golang:1.24
WORKDIR /src
COPY templates ./templates
COPY *.go go.mod ./
RUN go build -o /out/api .
CMD ["/out/api"]
