# tree package.json package-lock.json go.mod go.sum
FROM node:22-slim AS npm
WORKDIR /app
# want warning "`npm ci`"
COPY . .
RUN apt-get update && apt-get install -y libpq5
RUN npm ci
CMD ["node", "server.js"]
# Go may need what is installed.
FROM golang:1.25-alpine AS go
WORKDIR /src
# want warning "`go build`"
COPY . .
RUN apk add --no-cache git
RUN go build

FROM node:22-slim AS other
WORKDIR /app
COPY . .
RUN ./prepare
RUN npm ci
