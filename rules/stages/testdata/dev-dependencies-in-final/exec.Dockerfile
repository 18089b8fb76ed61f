FROM node:22
# want warning "`npm ci` installs development dependencies"
RUN ["npm", "ci"]
CMD ["node", "server.js"]
