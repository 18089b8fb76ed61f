# tree Dockerfile .dockerignore
FROM debian:12
COPY . /src
