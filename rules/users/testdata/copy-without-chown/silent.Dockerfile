FROM node:22 AS own
USER node
WORKDIR /app
COPY package.json ./
RUN npm ci

FROM node:22 AS given
RUN mkdir /app && chown node /app
WORKDIR /app
USER node
COPY package.json ./
RUN npm ci

FROM node:22 AS later
WORKDIR /app
USER node
COPY package.json db.sqlite ./
USER root
RUN npm ci && chown -R node .
USER node

FROM node:22 AS elsewhere
WORKDIR /app
USER node
COPY package.json ./
RUN npm ci --prefix /tmp/x && npm --version && cd /tmp && npm ci
RUN sudo npm ci || npm ci
COPY . /srv
RUN node check.js

FROM example.com/base AS unknown
USER node
COPY package.json /app/
WORKDIR /app
RUN npm ci

FROM node:22
WORKDIR /app
COPY package.json db.sqlite ./
RUN npm ci
USER node
COPY . .
