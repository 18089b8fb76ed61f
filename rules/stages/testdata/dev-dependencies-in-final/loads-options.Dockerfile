FROM node:22-slim
WORKDIR /app
COPY package*.json ./
# want info "installs development dependencies"
RUN npm ci
COPY . .
ENV NODE_OPTIONS="--import tsx"
CMD ["node", "server.ts"]
