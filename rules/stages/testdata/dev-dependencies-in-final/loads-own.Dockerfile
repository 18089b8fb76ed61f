FROM node:22-slim
WORKDIR /app
COPY package*.json ./
# want "installs development dependencies"
RUN npm ci
COPY . .
CMD ["node", "--require", "./tracing.js", "server.js"]
