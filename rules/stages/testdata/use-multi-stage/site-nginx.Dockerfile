# want info "sources and development dependencies of `npm run build`, though it only runs `/app/dist`"
FROM node:22
LABEL org.opencontainers.image.title="site"
RUN npm install -g http-server
WORKDIR /app
COPY . .
RUN npm ci && npm run build
EXPOSE 8080
# From anywhere.
CMD ["http-server", "dist", "-p", "8080"]
