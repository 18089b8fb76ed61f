# syntax=docker/dockerfile:1.4
FROM golang:1.24 AS build
FROM gcr.io/distroless/static-debian12:nonroot
# want info "runs again"
COPY --from=build /out/app /app/bin/
