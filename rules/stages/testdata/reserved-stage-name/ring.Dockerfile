FROM alpine:3.22 AS base
RUN --mount=type=tmpfs,target=/x true
# It needs a stage that BuildKit takes to need it.
# want error "takes the place of the empty image"
FROM alpine:3.22 AS scratch
COPY --from=base /a /a
