# syntax=docker/dockerfile:1.9
FROM debian:12
# want warning "`GITHUB_TOKEN`"
ARG GITHUB_TOKEN
RUN curl -H "$GITHUB_TOKEN" https://example.com/y
