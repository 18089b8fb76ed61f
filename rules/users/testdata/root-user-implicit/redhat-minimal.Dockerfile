FROM registry.access.redhat.com/ubi9/ubi-minimal:9.6
COPY server /usr/local/bin/
# want warning "starts as root"
CMD ["server"]
