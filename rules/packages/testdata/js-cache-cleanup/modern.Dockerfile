# The programs may run from the cache of a Yarn like this one.
FROM node:22-slim
WORKDIR /app
COPY package.json yarn.lock .yarnrc.yml ./
# want info DL3060 "cache of `yarn`"
RUN yarn install --immutable
# want info - "cache of `npm`"
RUN npm ci
CMD ["yarn", "node", "server.js"]
