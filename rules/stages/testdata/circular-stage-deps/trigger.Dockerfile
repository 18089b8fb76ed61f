# But not a trigger's, which another stage runs.
FROM alpine:3.22 AS scratch
COPY --from=b /a /a
FROM alpine:3.22 AS b
ONBUILD RUN --mount=type=tmpfs,target=/x true
FROM scratch
