# want warning "cannot be told from the build context"
FROM scratch AS context
COPY a /a
FROM alpine:3.22
ONBUILD COPY --from=context /a /a
