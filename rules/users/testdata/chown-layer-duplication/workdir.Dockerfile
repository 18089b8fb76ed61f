FROM node:22-alpine
WORKDIR /app
RUN apk add --no-cache curl
COPY package.json ./
COPY src src
# want info "`chown -R`"
RUN chown -R node: .
USER node
CMD ["node", "src/server.js"]
