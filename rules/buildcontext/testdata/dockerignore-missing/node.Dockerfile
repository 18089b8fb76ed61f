# tree Dockerfile package.json package-lock.json
FROM node:22 AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
# want warning "`COPY .` takes the whole build context"
COPY . .
RUN npm run build
FROM nginx:1.29
COPY --from=build /app/dist /usr/share/nginx/html
# Not twice.
COPY . /src
