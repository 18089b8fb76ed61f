# tree package.json package-lock.json go.mod go.sum
FROM node:22-slim AS npm
WORKDIR /app
# want warning "`npm ci`"
COPY web/ .
RUN npm ci
CMD ["node", "server.js"]
FROM mcr.microsoft.com/dotnet/sdk:9.0 AS dotnet
WORKDIR /src
# want warning "`dotnet restore`"
COPY ./src /src
RUN dotnet restore
RUN dotnet publish --no-restore -o /out

# More is copied after it, or to elsewhere, or it may be manifests alone.
FROM node:22-slim AS more
WORKDIR /app
COPY web/ .
RUN npm ci
COPY . .
FROM golang:1.25 AS elsewhere
WORKDIR /src
COPY go.mod go.sum ./
COPY api/ api/
RUN go build ./api
FROM node:22-slim
WORKDIR /app
COPY manifests/ .
RUN npm ci
