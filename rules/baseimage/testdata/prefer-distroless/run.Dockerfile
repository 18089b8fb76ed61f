FROM golang:1.26 AS build
RUN go build -o /app
FROM debian:13-slim
COPY --from=build /app /app
RUN useradd app
ENTRYPOINT ["/app"]
