# tree Dockerfile package.json package-lock.json src/index.ts views/index.ejs
# want info "though it only runs `/app/dist/main.js`"
FROM node:22
WORKDIR /app
COPY . .
RUN npm ci && npm run build
CMD ["node", "dist/main.js"]
