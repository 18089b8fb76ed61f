FROM node:22 AS test
RUN npm ci
CMD ["node", "server.js"]
