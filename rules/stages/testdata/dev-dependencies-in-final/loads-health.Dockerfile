FROM node:22-slim
WORKDIR /app
COPY package*.json ./
# want info "installs development dependencies"
RUN npm ci
COPY . .
HEALTHCHECK CMD npx wait-on http://localhost:3000
CMD ["node", "server.js"]
