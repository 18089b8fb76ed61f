# What else the folder holds is not known.
# want info "though it only runs `/app/dist/main.js`"
FROM node:22-slim
WORKDIR /app
COPY . .
RUN npm ci && npm run build
CMD ["node", "dist/main.js"]
