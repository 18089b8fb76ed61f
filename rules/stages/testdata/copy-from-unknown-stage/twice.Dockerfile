# The name that is near means a stage further down.
FROM golang:1.24 AS builder
FROM alpine:3.22 AS app
# want info "`COPY --from=buildr` names no stage of this file$"
COPY --from=buildr /out/app /usr/local/bin/
FROM app
FROM golang:1.24 AS builder
FROM app
