FROM node:22-alpine
EXPOSE 3000/tcp 9090
HEALTHCHECK CMD wget -qO- http://localhost:9090/ready || exit 1
CMD ["node", "server.js"]
