FROM alpine:3.22 AS base
RUN --mount=type=tmpfs,target=/x true
# want warning "takes the place of the empty image"
FROM alpine:3.22 AS scratch
COPY a /a
FROM base
