# What is in it may be a package that node_modules links to.
# want info "though it only runs `/app/dist/main.js`"
FROM node:22
WORKDIR /app
COPY package*.json tsconfig.json ./
COPY shared ./shared
COPY src ./src
RUN npm ci && npm run build
CMD ["node", "dist/main.js"]
