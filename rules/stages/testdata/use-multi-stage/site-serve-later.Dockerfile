# want info "sources and development dependencies of `npm run build`, though it only runs `/app/build`"
FROM node:22-alpine
WORKDIR /app
COPY . .
RUN npm ci && npm run build

RUN npm i --global serve
USER node
CMD serve -s build
