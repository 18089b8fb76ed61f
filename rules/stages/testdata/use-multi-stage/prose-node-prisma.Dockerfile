# want info "though it only runs `/app/dist/main.js`"
FROM node:22
WORKDIR /app
COPY package*.json tsconfig.json ./
COPY prisma ./prisma
RUN npm ci && npx prisma generate
COPY src ./src
RUN npm run build
CMD ["node", "dist/main.js"]
