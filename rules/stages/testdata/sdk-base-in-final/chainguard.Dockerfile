FROM golang:1.25 AS build
RUN go build -o /out/app .
# want warning "a shell and the package manager of `cgr.dev/chainguard/go:latest-dev`, though it only runs `/app`"
FROM cgr.dev/chainguard/go:latest-dev
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
