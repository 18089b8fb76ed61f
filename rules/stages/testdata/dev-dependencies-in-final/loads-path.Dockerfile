FROM node:22-slim
WORKDIR /app
COPY package*.json ./
# want info "installs development dependencies"
RUN npm ci
COPY . .
ENV PATH=/app/node_modules/.bin:$PATH
CMD ["micro", "server.js"]
