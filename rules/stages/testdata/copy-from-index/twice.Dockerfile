# No fix: its name is another's too, which COPY would mean.
FROM golang:1.24 AS build
FROM node:22 AS build
FROM alpine:3.22
# want info "by its number"
COPY --from=0 /out/app /usr/local/bin/
