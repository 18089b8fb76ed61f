FROM node:22-slim
WORKDIR /app
COPY . .
# want "`npm ci` installs development dependencies"
RUN cd api && npm ci && cd ../web && npm ci
CMD ["node", "api/server.js"]
