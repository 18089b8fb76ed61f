FROM node:22
# What npm start starts may be one of them.
# want info "`npm ci` installs development dependencies"
RUN npm ci
CMD ["npm", "start"]
