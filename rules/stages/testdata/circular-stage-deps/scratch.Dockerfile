# A mount without a source needs the stage that is called scratch.
FROM alpine:3.22 AS scratch
# want error "the stage `scratch` and the stage `b`"
COPY --from=b /a /a
FROM alpine:3.22 AS b
RUN --mount=type=tmpfs,target=/x true
FROM scratch
