FROM node:22-alpine AS base
WORKDIR /app
FROM base
COPY . .
RUN npm ci --omit=dev
# want warning "`node:22-alpine` starts as root"
CMD ["node", "server.js"]
