FROM gcr.io/distroless/static-debian12:nonroot AS base
COPY app /srv/app
# want warning "This RUN needs `/bin/sh`"
RUN mkdir /srv/data
# want warning "This CMD needs `/bin/sh`"
CMD /srv/app
FROM base AS worker
# want info "This CMD needs `/bin/sh`"
CMD /srv/app worker
FROM base
