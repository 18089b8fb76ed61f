ARG IMAGE=alpine:3.22
ARG VERSION
# want info "needs the stage `old`"
FROM alpine:3.22 AS old
FROM alpine:${VERSION} AS new
FROM $IMAGE
COPY --from=new /a /a
