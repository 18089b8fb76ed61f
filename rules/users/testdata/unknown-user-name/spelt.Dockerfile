FROM debian:13
RUN useradd appuser
# want warning "The files become root's: nothing in this stage creates `appusr`"
COPY --chown=appusr:appuser . /srv
# want warning "The files become root's"
COPY --chown="appusre" . /srv2
# want warning "Nothing in this stage creates `appusser`"
USER appusser
RUN ls
# want warning "Nothing in this stage creates `web`"
USER web
CMD ["/srv/server"]
FROM debian:13
# want warning "The files become root's"
COPY --chown=appusr . /srv
RUN useradd appuser
USER appuser
CMD ["/srv/server"]
