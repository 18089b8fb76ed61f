FROM debian:11 AS build
RUN useradd -u 1234567 app
FROM debian:12.5-slim
RUN useradd -u 1234567 app
FROM debian
RUN useradd -u 1234567 app
FROM ubuntu:24.04
RUN useradd -u 1234567 app
FROM node:22
RUN useradd -u 1234567 app
FROM alpine:3.22
RUN useradd -u 1234567 app
COPY --from=build /a /a
