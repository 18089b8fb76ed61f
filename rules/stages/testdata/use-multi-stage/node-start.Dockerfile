# want info "sources and development dependencies of `yarn run build`"
FROM node:22-slim
WORKDIR /app
COPY . .
RUN yarn && yarn build
CMD ["yarn", "start"]
