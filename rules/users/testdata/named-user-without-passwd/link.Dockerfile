FROM node:22
# want error "with `--link` there is nothing to look up `node:node` in"
COPY --link --chown=node:node . /srv
COPY --chown=root:root --link=true a /srv
# want error "look up `app` in"
COPY --link --chown=app a /srv
# want error "look up `node:staff` in"
ADD --link --chown=node:staff a /srv
COPY --link=false --chown=node a /srv
COPY --link --chown=1000:1000 a /srv
COPY --link --chown=$WHO a /srv
COPY --link a /srv

FROM scratch
# want error "look up `app` in"
COPY --link --chown=app a /srv
