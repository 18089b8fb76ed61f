# npm has no code elsewhere.
FROM node:22
# want warning - "npm"
RUN npm ci
CMD ["node", "x.js"]
