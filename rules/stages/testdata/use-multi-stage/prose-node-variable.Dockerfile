# A build argument may be a tag that has no slim image.
ARG NODE=22
# want info "though it only runs `/app/dist/main.js`"
FROM node:${NODE}
WORKDIR /app
COPY package*.json tsconfig.json ./
COPY src ./src
RUN npm ci && npm run build
CMD ["node", "dist/main.js"]
