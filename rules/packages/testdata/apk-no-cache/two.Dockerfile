# Two commands in a row that would go share what joins them.
FROM alpine:3.22
# want "package index"
RUN apk add git && apk update && rm -rf /var/cache/apk/*
