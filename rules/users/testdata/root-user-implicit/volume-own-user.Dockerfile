FROM debian:12
RUN useradd -g users srv
COPY --chown=srv . /srv
VOLUME /data
# want warning "starts as root"
CMD ["/srv/server"]
