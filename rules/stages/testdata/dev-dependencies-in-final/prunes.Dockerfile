FROM node:22
RUN npm ci && npx tsc && npm prune --omit=dev
CMD ["node", "server.js"]
