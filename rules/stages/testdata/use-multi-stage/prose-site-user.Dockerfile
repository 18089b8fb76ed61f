# want info "though it only runs `/app/dist`"
FROM node:22
WORKDIR /app
COPY . .
RUN npm ci && npm run build
USER node
CMD ["npx", "http-server", "dist"]
