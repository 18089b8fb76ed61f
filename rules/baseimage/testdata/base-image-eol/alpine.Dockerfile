ARG ALPINE=3.15

# want error "`alpine:3.15` is Alpine 3.15, which has had no fixes since November 2023"
FROM alpine:3.15 AS base
RUN apk add --no-cache ca-certificates tini && \
    mkdir -p /srv
COPY --chown=1000 app /srv/app

FROM \
# want warning "Alpine 3.20"
  alpine:3.20.3
CMD ["sh"]

# No fix: what is installed may be gone, or of another version.
# want error "Alpine 3.15"
FROM alpine:3.15 AS python
RUN apk add --no-cache python2
# want error "Alpine 3.15"
FROM alpine:3.15
RUN apk add --no-cache curl=7.80.0-r0
# want error "Alpine 3.15"
FROM alpine:3.15
RUN echo https://dl-cdn.alpinelinux.org/alpine/v3.15/community >> /etc/apk/repositories
# want error "Alpine 3.15"
FROM alpine:3.15
RUN ./install.sh
# want error "Alpine 3.15"
FROM alpine:3.15
COPY repositories /etc/apk/repositories
# want error "Alpine 3.15"
FROM alpine:3.15 AS parent
FROM parent
RUN apk add --no-cache openjdk8
# want error "Alpine 3.15"
FROM alpine:$ALPINE
# want error "Alpine 3.15"
FROM alpine:3.15@sha256:1111111111111111111111111111111111111111111111111111111111111111
# want error "Alpine 3.15"
FROM example/app:1.0-alpine3.15
