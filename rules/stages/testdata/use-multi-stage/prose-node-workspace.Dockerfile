# want info "though it only runs `/app/packages/api/dist/main.js`"
FROM node:22
WORKDIR /app
COPY package*.json ./
COPY packages ./packages
RUN npm ci && npm run build
CMD ["node", "packages/api/dist/main.js"]
