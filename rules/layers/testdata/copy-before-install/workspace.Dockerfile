# tree package.json yarn.lock .yarnrc.yml pnpm-lock.yaml pnpm-workspace.yaml
FROM node:22-slim AS yarn
WORKDIR /app
# want "`yarn install`"
COPY . .
RUN yarn install --immutable

FROM node:22-slim AS pnpm
WORKDIR /app
# want "`pnpm i`"
COPY . .
RUN pnpm i
