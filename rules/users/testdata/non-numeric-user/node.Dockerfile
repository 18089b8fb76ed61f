FROM node:22-alpine
# want info "`node`"
USER node
