# escape=`
FROM alpine:3.22 AS base
ARG WHO=app
RUN adduser -D $WHO
USER $WHO
FROM base
# want error "`apk` needs root, and this RUN runs as `\\$WHO`"
RUN apk add `
    --no-cache git
# want warning "Only root may write to `/etc/a`"
RUN touch /etc/a
USER ${UNKNOWN}
RUN apk add git
FROM alpine:3.22
USER nobody
# want error "`apk` needs root"
RUN apk upgrade
