FROM node:22-slim AS build
WORKDIR /app
COPY package*.json ./
RUN npm ci
COPY . .
RUN npx tsc

FROM node:22-slim
WORKDIR /srv
# want info "brings what is compiled but not `node_modules`"
COPY --from=build --chown=node:node /app/dist ./dist
COPY --from=build /app/package.json ./
USER node
CMD ["node", "dist/main.js"]
