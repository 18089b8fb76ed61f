# options strict
FROM debian:13
COPY server /usr/local/bin/
# want warning "`debian:13` starts as root"
CMD ["sudo", "server"]
