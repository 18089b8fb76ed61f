# tree Dockerfile package.json yarn.lock .yarnrc.yml
FROM node:22
COPY package.json yarn.lock .yarnrc.yml ./
# want "`yarn install` may install"
RUN yarn install
RUN yarn install --immutable
