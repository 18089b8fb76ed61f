# The working folder is there, so the program is put into it.
# want "only runs `/app`"
FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o /app ./cmd/api
CMD ["/app"]
