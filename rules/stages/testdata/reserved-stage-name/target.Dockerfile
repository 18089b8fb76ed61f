# want warning "cannot be told from the build context"
FROM scratch AS context
COPY a /a
FROM scratch
COPY a /a
