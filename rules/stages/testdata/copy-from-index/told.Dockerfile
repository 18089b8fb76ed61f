# No fix: the build may see the name.
ARG SOURCE_DATE_EPOCH=build
FROM golang:1.24
FROM alpine:3.22
# want info "by its number"
COPY --from=0 /out/app /usr/local/bin/
