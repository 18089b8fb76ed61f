FROM rockylinux:9-minimal
COPY server /usr/local/bin/
# want warning "starts as root"
CMD ["server"]
