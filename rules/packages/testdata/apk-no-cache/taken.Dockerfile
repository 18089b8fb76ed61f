FROM alpine:3.22 AS one
# This rm has to find something.
# want info "apk keeps a package index here, which the RUN then deletes"
RUN apk add libpq && rm /var/cache/apk/*
FROM alpine:3.22 AS two
# want "apk leaves its package index"
RUN apk add libpq
RUN rm /var/cache/apk/*
FROM two
RUN one
COPY --from=alpine:3.22 /var/cache/apk/ /index/
