# The module's path decides what the program is called.
# want "only runs `/src/api`"
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build
CMD ["./api"]
