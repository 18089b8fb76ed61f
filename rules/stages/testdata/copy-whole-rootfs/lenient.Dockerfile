FROM scratch AS files
COPY a /a
FROM debian:13
COPY --from=files / /
COPY --from=files /a /
