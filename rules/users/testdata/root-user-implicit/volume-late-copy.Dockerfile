FROM node:22
WORKDIR /app
VOLUME /app/data
COPY . .
# want warning "starts as root"
CMD ["node", "server.js"]
