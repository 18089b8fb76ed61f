FROM debian:13
# want warning "The files become root's: `app` is created only below this line"
COPY --chown=app server /srv/
RUN useradd app
COPY --chown=app:app client /srv/
USER app
