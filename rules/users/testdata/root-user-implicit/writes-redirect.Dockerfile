FROM node:22
COPY . /app
EXPOSE 3000
# want warning "starts as root"
CMD envsubst < /app/config.in > /app/config.json && node /app/server.js
