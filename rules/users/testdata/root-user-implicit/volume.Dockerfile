FROM debian:12
COPY server /usr/local/bin/
VOLUME /data
# want warning "starts as root"
CMD ["server"]
