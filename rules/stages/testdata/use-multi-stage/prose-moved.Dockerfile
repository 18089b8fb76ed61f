# A build argument may move the program.
# want "only runs `/app/api`"
FROM golang:1.24
ARG DIR=/app
WORKDIR $DIR
COPY . .
RUN go build -o api .
CMD ["./api"]
