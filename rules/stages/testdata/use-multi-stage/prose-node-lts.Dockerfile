# want info "though it only runs `/app/dist/main.js`"
FROM node:lts
WORKDIR /app
COPY package*.json tsconfig.json ./
COPY src ./src
RUN npm ci && npm run build
CMD ["node", "dist/main.js"]
