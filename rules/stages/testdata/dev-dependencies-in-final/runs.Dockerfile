FROM node:22
RUN npm ci
RUN ./build.sh
CMD ["node", "server.js"]
