# want info "though it only runs `/app/dist`"
FROM node:22
RUN npm i -g serve pm2
WORKDIR /app
COPY . .
RUN npm ci && npm run build
CMD ["serve", "-s", "dist"]
