# Another builder may build it.
FROM node:22
RUN npm ci
