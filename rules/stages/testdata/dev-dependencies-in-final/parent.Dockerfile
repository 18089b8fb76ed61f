# An image to build others on.
FROM node:22
RUN npm ci
