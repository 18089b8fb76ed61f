# tree package.json yarn.lock package-lock.json prisma
FROM node:22-slim AS npm
WORKDIR /app
# want warning "npm ci"
COPY . .
RUN npm ci
FROM node:22-slim AS yarn
WORKDIR /app
# want warning "yarn"
COPY . .
RUN yarn
