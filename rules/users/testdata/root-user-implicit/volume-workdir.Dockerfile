FROM debian:12
VOLUME /work
WORKDIR /work
# want warning "starts as root"
CMD ["server"]
