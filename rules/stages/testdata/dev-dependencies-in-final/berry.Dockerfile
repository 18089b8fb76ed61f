# tree yarn.lock package.json .yarnrc.yml
FROM node:22
# want warning "`yarn install` installs development dependencies"
RUN yarn install --frozen-lockfile
CMD ["node", "server.js"]
