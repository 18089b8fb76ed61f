# want info "though it only runs `/app/dist/main.js`"
FROM node:22
WORKDIR /app
COPY package.json yarn.lock tsconfig.json ./
COPY src ./src
RUN yarn install --frozen-lockfile && yarn build
CMD ["node", "dist/main.js"]
