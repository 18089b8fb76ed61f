# options scope strict
ARG G
FROM debian:13
USER $G
