FROM registry.access.redhat.com/ubi9/nodejs-22
COPY . .
CMD ["npm", "start"]
