FROM node:22-alpine
RUN deluser --remove-home node
COPY . /app
EXPOSE 3000
# want warning "starts as root"
CMD ["node", "/app/server.js"]
