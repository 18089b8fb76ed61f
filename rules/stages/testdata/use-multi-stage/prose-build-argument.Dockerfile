# want "only runs `/out/api`"
FROM golang:1.24
ARG CGO_ENABLED=0
ARG VERSION
COPY . .
RUN go build -o /out/api .
CMD ["/out/api"]
