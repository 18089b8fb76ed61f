# tree package.json
FROM node:22-slim
WORKDIR /app
COPY package.json yarn.lock ./
# want "`yarn install` installs development dependencies"
RUN corepack enable && yarn install --frozen-lockfile
COPY . .
CMD ["node", "server.js"]
