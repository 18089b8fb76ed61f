# People test in it.
FROM golang:1.25 AS build
COPY . .
RUN go build -o /out/api ./cmd/api
FROM debian:13 AS test
COPY --from=build /out/api /usr/local/bin/
COPY . .
CMD ["api"]
