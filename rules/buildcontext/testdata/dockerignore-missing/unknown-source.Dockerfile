# tree Dockerfile
FROM debian:12
ARG DIR
COPY $DIR /dir
# want "takes the whole build context"
COPY . /src
