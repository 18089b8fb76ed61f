FROM debian:12
RUN mkdir -p /data/x && cp -r /etc/skel /data
VOLUME /data
# want warning "starts as root"
CMD ["server"]
