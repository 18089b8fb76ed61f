FROM node:22
RUN npm config set omit dev
RUN npm ci
CMD ["node", "server.js"]
