FROM alpine:3.22
COPY rsyslog.conf /etc/
CMD ["rsyslogd", "-n"]
