FROM node:14
# Its npm does not know --omit.
# want warning "`npm install` installs development dependencies"
RUN npm install
CMD ["node", "server.js"]
