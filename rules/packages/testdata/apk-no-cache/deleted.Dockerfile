FROM alpine:3.22
# want info "apk leaves its package index"
RUN apk add libpq && rm -rf /var/cache/apk/*
RUN --mount=type=cache,target=/var/cache/apk apk add libpq
