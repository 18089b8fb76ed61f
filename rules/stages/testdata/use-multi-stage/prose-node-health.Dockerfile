# want info "though it only runs `/app/dist/main.js`"
FROM node:22
WORKDIR /app
COPY package*.json tsconfig.json ./
COPY src ./src
RUN npm ci && npm run build
HEALTHCHECK CMD curl -f http://localhost:3000/
CMD ["node", "dist/main.js"]
