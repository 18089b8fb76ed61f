# tree package.json package-lock.json go.mod go.sum
FROM node:22-slim AS npm
WORKDIR /app
# The COPY would bring back what is deleted.
# want "`npm ci`"
COPY . .
RUN rm -rf node_modules && npm ci
FROM golang:1.24 AS go
WORKDIR /src
# want "`go mod download`"
COPY . .
RUN go mod download
RUN go build -o /app
