# want info "sources and development dependencies of `npm run build`, though it only runs `/app/build`"
FROM node:22-slim
WORKDIR /app
COPY . .
RUN npm ci
RUN npm run build
CMD ["npx", "serve", "-s", "build"]
