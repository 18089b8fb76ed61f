FROM debian:12
RUN groupadd -r srv && useradd -r -g srv --home-dir /srv srv
COPY --chown=srv:srv . /srv
# want warning "starts as root"
CMD ["/srv/server"]
