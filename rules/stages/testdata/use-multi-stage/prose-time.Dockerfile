# BusyBox has a program called time, which takes CGO_ENABLED=0 for one too.
# want warning "though it only runs `/app`"
FROM golang:1.26-alpine
WORKDIR /src
COPY . .
RUN time go build -o /app .
CMD ["/app"]
