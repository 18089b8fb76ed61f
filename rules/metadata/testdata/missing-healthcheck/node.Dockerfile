FROM node:22-slim
ENV PORT=3000
COPY . .
# want "The service on port `3000` has no HEALTHCHECK"
CMD ["node", "server.js"]
EXPOSE 3000
