# Native modules of one system do not load on the other.
FROM node:22 AS build
WORKDIR /app
COPY . .
RUN npm ci && npx tsc

FROM node:22-alpine
WORKDIR /app
# want info "brings what is compiled but not `node_modules`"
COPY --from=build /app/dist ./dist
CMD ["node", "dist/main.js"]
