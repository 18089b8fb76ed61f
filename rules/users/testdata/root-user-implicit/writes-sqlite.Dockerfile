FROM node:22-alpine
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .
ENV DATABASE_URL=sqlite:////app/data/shop.sqlite3
# want warning "starts as root"
CMD ["node", "server.js"]
