# People develop in it.
FROM node:22
RUN npm ci
CMD ["npm", "run", "dev"]
