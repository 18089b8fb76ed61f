# No fix: the name is in use, or may be given by the build, or by who builds on this.
# want warning "cannot be told from the build context"
FROM scratch AS context
COPY a /a
FROM alpine:3.22 AS context-stage
FROM alpine:3.22
COPY --from=context /a /a
