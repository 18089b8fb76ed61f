# These need one another, whichever comes first.
FROM alpine:3.22 AS a
COPY --from=b /a /a
FROM alpine:3.22 AS b
COPY --from=a /b /b
FROM b
