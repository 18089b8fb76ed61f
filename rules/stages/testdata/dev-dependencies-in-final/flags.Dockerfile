# What is installed depends on an argument.
FROM node:22
ARG FLAGS
RUN npm ci $FLAGS
CMD ["node", "server.js"]
