# tree Dockerfile package.json package-lock.json src/index.ts tsconfig.json
ARG NODE=20.11-alpine3.20
# want info "sources and development dependencies of `npm run build`, though it only runs `/srv/build/index.js`"
FROM node:${NODE} AS build
ARG PORT=8080
# What it listens on.
ENV PORT=$PORT
RUN apk add --no-cache python3 make g++
WORKDIR /srv
COPY . .
RUN npm install && npm run build

# What people see.
EXPOSE $PORT
HEALTHCHECK CMD wget -q --spider http://localhost:8080/ || exit 1
CMD exec node build/index.js
