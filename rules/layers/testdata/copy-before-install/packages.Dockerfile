# tree package.json package-lock.json packages
FROM node:22-slim AS npm
WORKDIR /app
# want warning "npm ci"
COPY . .
RUN npm ci
