# want "This service has no HEALTHCHECK"
FROM nginx:1.29-alpine
COPY . /usr/share/nginx/html
