# syntax=docker/dockerfile:1.1
FROM debian:12
COPY a.sh /opt/
RUN chmod +x /opt/a.sh
