# options strict
FROM golang:1.25 AS build
RUN go build -o /app ./cmd/app

FROM gcr.io/distroless/static
COPY --from=build /app /app
# want "starts as root"
ENTRYPOINT ["/app"]
