FROM debian:12-slim
COPY --chmod=755 server /usr/local/bin/server
RUN umask 022; mkdir -m 0755 /usr/share/a; chmod a+x,u+w /usr/local/bin/server; chmod 644 /etc/hostname; chmod -R u=rwX,go=rX /srv; chmod g=u /srv
EXPOSE 8080
# want warning "starts as root"
CMD ["server"]
