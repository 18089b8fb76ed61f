FROM node:22-slim
WORKDIR /app
COPY package*.json ./
# want info "installs development dependencies"
RUN npm ci
COPY . .
CMD ["node", "node_modules/.bin/ts-node", "server.ts"]
