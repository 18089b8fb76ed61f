FROM node:22-slim
WORKDIR /app
COPY package*.json ./
# want info "installs development dependencies"
RUN npm ci --include=dev
COPY . .
CMD ["node", "server.js"]
