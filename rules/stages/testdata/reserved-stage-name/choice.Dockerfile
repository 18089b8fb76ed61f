# No fix: a build may choose it by that name.
ARG FROM=other
FROM scratch AS other
COPY b /a
# want warning "cannot be told from the build context"
FROM scratch AS context
COPY a /a
FROM $FROM
