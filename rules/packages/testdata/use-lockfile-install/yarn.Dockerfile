# tree Dockerfile package.json yarn.lock pnpm-lock.yaml .dockerignore
FROM node:22 AS base
COPY package.json yarn.lock pnpm-lock.yaml ./
# want "`yarn` may install other versions than `yarn.lock`"
RUN yarn
# want "`yarn install` may install"
RUN yarn install --production
# want "`pnpm install` may install"
RUN corepack enable && pnpm install --prod
RUN yarn install --frozen-lockfile && yarn build && pnpm i --frozen-lockfile
RUN pnpm install --no-frozen-lockfile
RUN yarn add express
ENV CI=true
RUN pnpm install

# The .dockerignore may keep it out.
FROM node:22
COPY . .
# want "`yarn` may install"
RUN yarn
FROM node:22
# want "`package.json` is copied without `yarn.lock`"
COPY package.json ./
RUN yarn
