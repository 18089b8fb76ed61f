ARG TAG
FROM gcr.io/distroless/static-debian12:debug AS debug
RUN mkdir /a
FROM gcr.io/distroless/static-debian12:$TAG AS unknown
RUN mkdir /a
FROM cgr.dev/chainguard/wolfi-base AS wolfi
RUN mkdir /a
FROM alpine:3.22 AS alpine
RUN mkdir /a
FROM gcr.io/distroless/base-debian12 AS copied
COPY --from=busybox:1.37 /bin/ /bin/
RUN mkdir /a
CMD /srv/app
# Its own command is not that of an image.
FROM scratch AS artifact
COPY app /srv/app
CMD /srv/app
FROM scratch
COPY --from=artifact /srv/app /srv/app
ENTRYPOINT ["/srv/app"]
HEALTHCHECK NONE
CMD serve
