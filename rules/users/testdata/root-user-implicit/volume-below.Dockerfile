FROM node:22
WORKDIR /app
COPY package.json server.js ./
COPY lib /app/lib
VOLUME /app/data
# want warning "starts as root"
CMD ["node", "server.js"]
