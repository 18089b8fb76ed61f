# want info "the platform `linux/amd64`"
FROM --platform=linux/amd64 golang:1.25 AS build
RUN go build -o /out/app .
# want "the platform `linux/arm64`"
FROM --platform=linux/arm64 example.com/app:1 AS app
FROM \
  # want "the platform `linux/amd64`"
  --platform=linux/amd64 \
  debian:13
COPY --from=build /out/app /
# want "the platform `linux/amd64`"
FROM --platform=linux/amd64 build
