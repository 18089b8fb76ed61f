# package.json is not in the image, only in the mounts.
# want info "though it only runs `/app/dist/main.js`"
FROM node:22-slim
WORKDIR /app
RUN --mount=type=bind,source=package.json,target=package.json \
    --mount=type=bind,source=package-lock.json,target=package-lock.json \
    npm ci
COPY src src
RUN --mount=type=bind,source=package.json,target=package.json npm run build
CMD ["node", "dist/main.js"]
