# syntax=docker/dockerfile:1.1
FROM debian:12
COPY start.sh /
RUN chmod +x /start.sh
CMD ["/start.sh"]
