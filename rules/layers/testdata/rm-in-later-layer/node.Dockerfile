FROM node:22
WORKDIR /app
RUN npm ci
RUN npm run build
# want "Removing development dependencies here leaves them in the image"
RUN npm prune --omit=dev
RUN npm cache verify
# want "Removing the cache of `npm` here leaves it in the image"
RUN npm cache clean --force
# want "Removing `node_modules` here"
RUN rm -rf node_modules && npm ci --omit=dev
RUN npm prune --omit=dev
RUN npm install express
RUN npm install axios && npm cache clean --force
