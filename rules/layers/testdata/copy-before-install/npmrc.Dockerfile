# tree package.json package-lock.json .npmrc .dockerignore
# What .dockerignore holds back is not known.
FROM node:22-slim
WORKDIR /app
# want warning "`npm ci`"
COPY . .
RUN npm ci
