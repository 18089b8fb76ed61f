# want warning "The stage `scratch` takes the place of the empty image"
FROM alpine:3.22 AS scratch
COPY a /a
# This is that stage, and stays it.
FROM scratch AS files
COPY --from=scratch /a /a
FROM alpine:3.22
COPY --from=files /a /a
