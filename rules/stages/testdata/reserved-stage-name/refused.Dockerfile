# want error "takes the place of the empty image"
FROM alpine:3.22 AS scratch
RUN --mount=type=tmpfs,target=/x true
