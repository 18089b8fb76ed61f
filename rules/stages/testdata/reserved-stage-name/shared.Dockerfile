# No fix: which of the two is meant where?
# want warning "cannot be told from the build context"
FROM scratch AS context
COPY a /a
# want warning "cannot be told from the build context"
FROM scratch AS context
COPY a /a
FROM alpine:3.22
COPY --from=context /a /a
