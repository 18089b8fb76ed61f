# want info "sources and development dependencies of `npm run build`"
FROM node:22
WORKDIR /app
COPY . .
RUN npm ci && npm run build
CMD ["npm", "start"]
