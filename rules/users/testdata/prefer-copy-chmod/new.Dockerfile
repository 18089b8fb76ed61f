# syntax=docker/dockerfile:1.10
FROM debian:12
COPY a.sh /opt/
# want "`/opt/a.sh`"
RUN chmod +x /opt/a.sh
CMD ["/opt/a.sh"]
