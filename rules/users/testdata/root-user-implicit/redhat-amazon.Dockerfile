FROM amazonlinux:2023
COPY server /usr/local/bin/
# want warning "starts as root"
CMD ["server"]
