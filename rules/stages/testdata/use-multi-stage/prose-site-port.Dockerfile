# want info "though it only runs `/app/dist`"
FROM node:22
WORKDIR /app
COPY . .
RUN npm ci && npm run build
EXPOSE 80
CMD ["npx", "http-server", "dist", "-p", "80"]
