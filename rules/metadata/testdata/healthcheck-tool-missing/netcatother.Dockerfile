FROM node:22-slim
# want "`nc`"
HEALTHCHECK CMD echo ping | nc localhost 3000 | grep pong
