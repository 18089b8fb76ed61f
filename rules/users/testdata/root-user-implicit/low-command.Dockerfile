FROM debian:12
COPY server /usr/local/bin/
# want warning "starts as root"
CMD ["server", "--listen", ":80"]
