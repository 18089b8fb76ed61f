# What is not compiled is needed to run.
FROM node:22 AS build
COPY . .
RUN npm ci && npm run build
FROM nginx:1.29
COPY --from=build /app/dist /usr/share/nginx/html
COPY . .
CMD ["nginx"]
