FROM debian:12-slim
RUN umask 077; mkdir /srv/app
COPY server /usr/local/bin/server
EXPOSE 8080
# want warning "starts as root"
CMD ["server"]
