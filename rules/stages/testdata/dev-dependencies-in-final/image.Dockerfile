# The base image may set NODE_ENV.
FROM example.com/node:22
RUN npm ci
CMD ["node", "server.js"]
