FROM debian:12
VOLUME /var/lib/server
# want warning "starts as root"
CMD ["server"]
