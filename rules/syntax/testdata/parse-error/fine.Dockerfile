# syntax = docker/dockerfile:1
# syntax of this file: docker/dockerfile
FROM alpine:3.22
