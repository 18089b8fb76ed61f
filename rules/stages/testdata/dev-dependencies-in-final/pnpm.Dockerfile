FROM node:22
RUN npm install -g pnpm@10
# want warning "`pnpm install` installs development dependencies"
RUN pnpm install --frozen-lockfile
CMD ["node", "server.js"]
