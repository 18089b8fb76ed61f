# Which paths are answered with index.html is not ours to configure.
# want info "though it only runs `/app/dist`"
FROM node:22
WORKDIR /app
COPY . .
RUN npm ci && npm run build
CMD ["npx", "serve", "-s", "dist"]
