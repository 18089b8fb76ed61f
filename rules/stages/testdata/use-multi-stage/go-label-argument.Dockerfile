# want "only runs `/out/api`"
FROM golang:1.24
ARG VERSION=1
COPY . .
RUN go build -o /out/api .
LABEL version=$VERSION
CMD ["/out/api"]
