FROM alpine:3.22
# want info "apk keeps a package index here, which the RUN then deletes"
RUN apk add libpq && rm -rf /var/cache/apk/*
RUN --mount=type=cache,target=/var/cache/apk apk add libpq
