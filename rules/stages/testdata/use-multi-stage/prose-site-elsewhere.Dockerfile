# want info "though it only runs `/app/dist`"
FROM node:22
RUN npm i -g serve
COPY certificates /certificates
WORKDIR /app
COPY . .
RUN npm ci && npm run build
CMD ["serve", "-s", "dist"]
