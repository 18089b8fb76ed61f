# No fix: the name is a variable's.
ARG FROM=context
# want warning "cannot be told from the build context"
FROM scratch AS context
COPY a /a
FROM $FROM
