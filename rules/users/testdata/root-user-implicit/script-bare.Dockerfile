FROM debian:13
COPY server /usr/local/bin/
EXPOSE 8080
# want warning "starts as root"
CMD ["server", "--home", "/srv/run"]
