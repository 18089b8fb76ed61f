FROM node:22-alpine
EXPOSE 3000
# want "HEALTHCHECK asks at port `3001`"
HEALTHCHECK CMD ["wget", "-qO", "/dev/null", "http://127.0.0.1:3001/"]
CMD ["node", "server.js"]
