FROM debian:12
VOLUME $DATA
# want warning "starts as root"
CMD ["server"]
