# want info "sources and development dependencies of `npm run build`, though it only runs `/app/dist`"
FROM node:lts
WORKDIR /app
COPY . .
RUN npm ci
RUN npm run build
CMD ["npx", "http-server", "./dist"]
