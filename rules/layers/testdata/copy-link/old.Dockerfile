# syntax=docker/dockerfile:1.3-labs
FROM golang:1.24 AS build
FROM alpine:3.22
COPY --from=build /out/app /app/bin/
