# tree package.json package-lock.json go.mod go.sum
from node:22-slim as npm
workdir /app
# want "npm ci"
copy . .
run npm ci
from golang:1.25 as go
workdir /src
# want "go build"
copy . .
run go build
