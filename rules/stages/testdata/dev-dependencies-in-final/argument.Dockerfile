FROM node:22
ARG NODE_ENV
ENV NODE_ENV=$NODE_ENV
RUN npm ci
CMD ["node", "server.js"]
