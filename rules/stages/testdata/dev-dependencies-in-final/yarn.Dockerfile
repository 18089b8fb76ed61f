# tree yarn.lock package.json
FROM node:22
ENV NODE_ENV=development
# want warning "`yarn` installs development dependencies"
RUN yarn --frozen-lockfile
CMD ["node", "server.js"]
