# syntax=docker/dockerfile:1.10
FROM debian:12
COPY start.sh /
# want info "`/start.sh`"
RUN chmod +x /start.sh
CMD ["/start.sh"]
