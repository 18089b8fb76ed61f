FROM node:22-slim
# want "`yarn start:dev`"
CMD ["yarn", "start:dev"]
