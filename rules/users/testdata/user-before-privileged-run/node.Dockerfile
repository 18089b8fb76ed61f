FROM node:22-slim
USER node
# want warning "`npm` writes to `/usr/local`, which is root's, and this RUN runs as `node`"
RUN npm install -g pnpm@9
# want warning "`corepack` writes to `/usr/local`"
RUN corepack enable
RUN npm install --global --prefix /home/node/.npm x && npm install x && corepack prepare
RUN npm config set prefix /home/node/.npm && npm install -g x
RUN npm install -g y

FROM node:22-slim
ENV NPM_CONFIG_PREFIX=/home/node/.npm-global
USER node
RUN npm install -g x

FROM node:22-slim
RUN chown -R node /usr/local
USER node
RUN npm install -g x

FROM python:3.13
USER 1000
RUN npm install -g x
