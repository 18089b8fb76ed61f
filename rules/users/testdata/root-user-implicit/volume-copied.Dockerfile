FROM node:22
WORKDIR /app
COPY . .
VOLUME /app/data
# want warning "starts as root"
CMD ["node", "server.js"]
