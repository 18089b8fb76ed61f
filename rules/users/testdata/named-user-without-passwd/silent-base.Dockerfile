FROM gcr.io/distroless/static-debian12
COPY --chown=nonroot server /
USER nonroot
FROM scratch AS base
ONBUILD COPY passwd /etc/
FROM base
USER app
