FROM node:22-slim
WORKDIR /app
COPY package*.json ./
# want info "installs development dependencies"
RUN npm ci
COPY . .
CMD npx prisma migrate deploy && exec node server.js
