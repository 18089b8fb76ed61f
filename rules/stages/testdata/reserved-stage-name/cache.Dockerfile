# want warning "takes the place of the empty image"
FROM alpine:3.22 AS scratch
COPY a /a
FROM alpine:3.22
RUN --mount=type=cache,target=/x true
COPY --from=scratch /a /a
