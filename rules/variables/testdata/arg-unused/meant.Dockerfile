FROM golang:1.25 AS build
# It must move, not go.
# want info "Nothing reads the argument `ALPINE`: the FROM below takes what stands before the first FROM"
ARG ALPINE=3.22
FROM alpine:$ALPINE
