# tree package.json yarn.lock pnpm-lock.yaml
FROM node:22-slim AS yarn
WORKDIR /app
# want "`yarn install`"
COPY . .
RUN yarn install --frozen-lockfile

FROM node:22-slim AS pnpm
WORKDIR /app
# want "`pnpm i`"
COPY . .
RUN corepack enable && pnpm i --prod
