FROM debian:12
COPY server /usr/local/bin/
ENV A=b PORT=443
# want warning "starts as root"
CMD ["server"]
