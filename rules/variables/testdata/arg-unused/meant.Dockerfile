FROM golang:1.25 AS build
# It must move, not go: what is wrong is with the FROM.
ARG ALPINE=3.22
FROM alpine:$ALPINE
