# want info "though it only runs `/app/.next/standalone/server.js`"
FROM node:22
WORKDIR /app
COPY package*.json tsconfig.json ./
COPY src ./src
RUN npm ci && npm run build
CMD ["node", ".next/standalone/server.js"]
