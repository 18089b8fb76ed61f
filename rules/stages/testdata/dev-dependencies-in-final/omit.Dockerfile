FROM node:22
RUN npm ci --omit=dev
CMD ["node", "server.js"]
