# No fix: the build reads the name.
# want warning "cannot be told from the build context"
FROM alpine:3.22 AS context
ARG TARGETSTAGE
RUN echo $TARGETSTAGE > /a
FROM alpine:3.22
COPY --from=context /a /a
