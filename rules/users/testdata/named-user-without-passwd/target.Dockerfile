FROM scratch AS tool
WORKDIR /srv
# want info "no user `app`"
USER app
# want warning "become root's"
COPY --chown=app a /srv/

FROM scratch
COPY server /
# want error "no user `1000:app`"
USER 1000:app
CMD ["/server"]
