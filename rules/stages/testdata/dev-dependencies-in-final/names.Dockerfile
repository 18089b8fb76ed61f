# It installs what it names.
FROM node:22
RUN npm install express && npm install -g pm2 && yarn --version && pnpm install --prod
CMD ["node", "server.js"]
