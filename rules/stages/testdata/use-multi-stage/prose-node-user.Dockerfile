# want info "though it only runs `/app/dist/main.js`"
FROM node:22
WORKDIR /app
RUN chown node:node /app
USER node
COPY --chown=node:node package*.json tsconfig.json ./
COPY --chown=node:node src ./src
RUN npm ci && npm run build
CMD ["node", "dist/main.js"]
