# want info "though it only runs `/app/dist`"
FROM --platform=$BUILDPLATFORM node:22
RUN npm i -g serve
WORKDIR /app
COPY . .
RUN npm ci && npm run build
CMD ["serve", "-s", "dist"]
