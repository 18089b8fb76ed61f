# What fetches the index for apk add, or deletes it, goes with the fix.
FROM alpine:3.22 AS one
# want "apk leaves its package index"
RUN apk update && apk add libpq \
      libxml2
# want info "apk keeps a package index here, which the RUN then deletes"
RUN apk update && apk add libpq && \
    apk add -U libxml2 && \
    rm -rf /var/cache/apk/*
# want info "apk keeps a package index here, which the RUN then deletes"
RUN apk add --update libpq && rm -rf /var/cache/apk/* /tmp/build && echo done
# want info "apk keeps a package index here, which the RUN then deletes"
RUN set -ex; apk update; apk add libpq; rm -rf /var/cache/apk/*
# want info "apk keeps a package index here, which the RUN then deletes"
RUN apk update && (apk add libpq && rm -rf /var/cache/apk/* && apk add --no-cache libxml2)
# want "apk leaves its package index"
RUN apk add libpq && rm -rf /var/cache/apk/* && apk add libxml2
RUN <<EOF
set -e
# want "apk leaves its package index"
apk update; apk add \
  libpq
EOF
# want "apk leaves its package index"
ONBUILD RUN apk update && apk add libpq

RUN apk add --no-cache libxml2

FROM alpine:3.22 AS scripted
# want "apk leaves its package index"
RUN apk update && apk add libpq
RUN ./install.sh

# These commands fetch the index, too.
FROM alpine:3.22 AS two
# want "apk leaves its package index"
RUN apk update && apk upgrade && apk add libpq
# want "apk leaves its package index"
RUN apk -U upgrade && apk add libpq

# These only read it: the update stays, or there is no fix.
FROM alpine:3.22 AS three
# want "apk leaves its package index"
RUN apk update && apk search -x libpq && apk add libpq
# want "apk leaves its package index"
RUN apk add libpq && apk list libpq
# want "apk leaves its package index"
RUN apk update && apk add $(apk search -q libpq)
# want "apk leaves its package index"
RUN apk update && ./prepare.sh && apk add libpq

FROM alpine:3.22 AS four
# want "apk leaves its package index"
RUN apk update && apk add libpq
RUN apk policy libpq

FROM alpine:3.22 AS five
# want "apk leaves its package index"
RUN apk add libpq
RUN apk version

# An update that cannot be taken out stays, and so does the rest.
FROM alpine:3.22 AS six
# want "apk leaves its package index"
RUN apk update || true; apk add libpq
# want "apk leaves its package index"
RUN if true; then apk update && apk add libpq; fi
RUN apk update \
    # of the last version
    # want "apk leaves its package index"
    && apk add libpq
# want "apk leaves its package index"
RUN apk add libpq && apk cache clean
