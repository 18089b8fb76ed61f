# syntax=docker/dockerfile:1
FROM node:22 AS npm
WORKDIR /app
# want warning "`NPM_TOKEN`"
ARG NPM_TOKEN
COPY package.json package-lock.json ./
# The token is needed twice.
RUN npm config set //npm.example.com/:_authToken=$NPM_TOKEN && npm ci

FROM node:22 AS quoted
# want warning "`QUOTED_TOKEN`"
ARG QUOTED_TOKEN
  RUN npm config set "//npm.example.com/:_authToken=${QUOTED_TOKEN}" \
    # all of them
    && npm ci

FROM debian:12 AS curl
# This says nothing of the argument.
# want warning "`GITHUB_TOKEN`"
ARG GITHUB_TOKEN
RUN \
    curl -fsSL -H "Authorization: token $GITHUB_TOKEN" \
    -o /tmp/x https://example.com/x
RUN --network=none true

FROM python:3.12 AS pip
# want warning "`INDEX_PASSWORD`"
arg INDEX_PASSWORD
run --mount=type=cache,target=/root/.cache/pip pip install --index-url https://joe:$INDEX_PASSWORD@example.com/simple x

FROM debian:12 AS heredoc
# want warning "`HEREDOC_TOKEN`"
ARG HEREDOC_TOKEN
RUN <<EOT
set -e
curl -H "X: ${HEREDOC_TOKEN}" https://example.com/x
EOT

FROM debian:12 AS environment
# want warning "`ENVIRONMENT_TOKEN`"
ARG ENVIRONMENT_TOKEN
RUN CARGO_TOKEN=$ENVIRONMENT_TOKEN cargo fetch

FROM npm
CMD ["node", "server.js"]
