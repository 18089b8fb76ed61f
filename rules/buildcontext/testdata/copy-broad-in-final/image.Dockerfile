# The base image says what is started.
FROM golang:1.25 AS build
COPY . .
RUN go build -o /out/helper ./helper
FROM php:8.4-apache
COPY --from=build /out/helper /usr/local/bin/
COPY . .
