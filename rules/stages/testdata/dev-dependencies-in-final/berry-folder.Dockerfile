# tree package.json
FROM node:22-slim
WORKDIR /app
COPY package.json yarn.lock ./
COPY .yarn .yarn
# want "`yarn install` installs development dependencies"
RUN yarn install --frozen-lockfile
COPY . .
CMD ["node", "server.js"]
