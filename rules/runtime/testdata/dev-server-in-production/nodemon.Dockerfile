FROM node:22-slim
# want "`nodemon server.js`"
CMD ["nodemon", "server.js"]
