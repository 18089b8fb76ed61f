# options scope strict
FROM debian:12 AS a
# want warning DL3002,DS-0002,AVD-DS-0002 "This stage ends as root: this is"
USER root
FROM a AS b
FROM debian:12
# want warning DL3002,DS-0002,AVD-DS-0002 "This stage ends as root: this is"
USER 0
FROM scratch
USER app
FROM debian:12 AS a
USER root
USER app
FROM scratch
FROM nginx:1.27
# want warning DL3002,DS-0002,AVD-DS-0002 "This stage ends as root: this is"
USER root
FROM debian:12 AS a
# want warning DL3002,DS-0002,AVD-DS-0002 "The image runs as root: this is"
USER root
FROM a
CMD ["server"]
