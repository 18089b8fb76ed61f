# want "only runs `/out/api`"
FROM golang:1.24
LABEL org.opencontainers.image.title="api"
WORKDIR /src
COPY . .
RUN go build -o /out/api .
CMD ["/out/api"]
