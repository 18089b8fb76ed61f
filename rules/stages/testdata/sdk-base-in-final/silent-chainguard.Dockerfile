FROM golang:1.25 AS build
RUN go build -o /out/app .
FROM cgr.dev/chainguard/static:latest
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
