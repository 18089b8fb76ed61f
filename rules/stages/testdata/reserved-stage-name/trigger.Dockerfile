FROM alpine:3.22 AS base
ONBUILD RUN --mount=type=cache,target=/x true
# want warning "takes the place of the empty image"
FROM alpine:3.22 AS scratch
COPY --from=base /a /a
