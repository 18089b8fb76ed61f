FROM debian:12 AS a
USER root
FROM a AS b
FROM debian:12
USER 0
FROM scratch
USER app
FROM debian:12 AS a
USER root
USER app
FROM scratch
FROM nginx:1.27
USER root
FROM debian:12 AS a
# want warning DL3002,DS-0002,AVD-DS-0002 "The image runs as root: this is"
USER root
FROM a
CMD ["server"]
