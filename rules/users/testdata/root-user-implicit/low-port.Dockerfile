FROM debian:12
COPY server /usr/local/bin/
EXPOSE 80
# want warning "starts as root"
CMD ["server"]
