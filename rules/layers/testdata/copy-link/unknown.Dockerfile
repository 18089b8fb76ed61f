FROM golang:1.24 AS build
FROM fluent/fluentd:v1.19-debian-1
COPY --from=build /out/app /fluentd/plugins/
