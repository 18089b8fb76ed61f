# want info "sources and development dependencies of `npm run build`, though it only runs `/app/dist/main`"
FROM node:22
ENV NODE_ENV=production
WORKDIR /app
COPY package*.json ./
RUN npm ci --include=dev
COPY tsconfig.json ./
COPY src ./src
RUN npm run build
EXPOSE 3000
HEALTHCHECK CMD node -e "fetch('http://localhost:3000/').then(r => process.exit(r.ok ? 0 : 1))"
USER node
CMD ["node", "--enable-source-maps", "dist/main"]
