FROM alpine:3.22
# The next command stays outside of the list.
# want "package index"
RUN apk add libpq && rm -rf /var/cache/apk/*; echo done
# want "package index"
RUN apk update; apk add libpq && rm -rf /var/cache/apk/* && echo done; make
# want "package index"
RUN apk add libpq; rm -rf /var/cache/apk/*
# want "package index"
RUN set -e; apk add libpq; rm -rf /var/cache/apk/*
# A failure that goes unseen today is seen: the fix says so.
# want "package index"
RUN set -e; make && apk add libpq && rm -rf /var/cache/apk/*; echo done
# want "package index"
RUN (apk add libpq; rm -rf /var/cache/apk/*) && echo done
# want "package index"
RUN apk add libpq; rm -rf /var/cache/apk/*; exit $?
# want "package index"
RUN set -e; make && apk add libpq; rm -rf /var/cache/apk/*
CMD ["app"]
