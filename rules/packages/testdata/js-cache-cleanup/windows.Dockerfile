FROM example.com/node:22-windows-ltsc2022
RUN npm ci
CMD ["node", "server.js"]
