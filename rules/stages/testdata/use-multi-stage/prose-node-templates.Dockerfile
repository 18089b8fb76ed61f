# want info "though it only runs `/app/dist/main.js`"
FROM node:22
WORKDIR /app
COPY package*.json tsconfig.json ./
RUN npm ci
COPY src ./src
COPY templates ./templates
RUN npm run build
CMD ["node", "dist/main.js"]
