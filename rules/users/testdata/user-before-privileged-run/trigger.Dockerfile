FROM node:22 AS base
ONBUILD USER node
FROM base AS child
# want error "`apt-get` needs root, and this RUN runs as `node`"
RUN apt-get update
FROM debian:13 AS changed
ARG NAME=www-data
USER $NAME
ARG NAME=other
# want error "`apt-get` needs root, and this RUN runs as `www-data`"
RUN apt-get update
FROM node:22 AS folder
USER node
# want warning "Only root may write to `/data`"
RUN mkdir /data
RUN mkdir -p /data /home/node/x && mkdir /tmp/x
