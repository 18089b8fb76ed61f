# want info "though it only runs `/app/dist/main.js`"
FROM node:22-slim
WORKDIR /app
COPY package*.json ./
RUN npm ci
COPY src src
RUN npm run build
ENV NODE_OPTIONS="--import tsx"
CMD ["node", "dist/main.js"]
