# want info "names the platform"
FROM --platform=linux/amd64 golang:1.25 AS build
RUN go build -o /out/app .
# want "names the platform"
FROM --platform=linux/arm64 example.com/app:1 AS app
FROM \
  # want "names the platform"
  --platform=linux/amd64 \
  debian:13
COPY --from=build /out/app /
# want "names the platform"
FROM --platform=linux/amd64 build
