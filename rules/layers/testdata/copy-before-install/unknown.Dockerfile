FROM golang:1.25
WORKDIR /src
# want info "go build"
COPY . .
RUN go build -o /out/api ./cmd/api

FROM node:22-slim
WORKDIR /app
# want warning "npm ci"
COPY . .
RUN npm ci
