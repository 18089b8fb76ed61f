FROM node:22
RUN NODE_ENV=production npm ci
CMD ["node", "server.js"]
