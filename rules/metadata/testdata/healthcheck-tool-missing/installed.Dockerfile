FROM python:3.11-slim AS apt
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl=7.88.1-10 && rm -rf /var/lib/apt/lists/*
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM apt AS child
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM python:3.11-slim AS variable
ARG PACKAGES="curl"
RUN apt-get update && apt-get install -y $PACKAGES
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM python:3.11-slim AS script
COPY install.sh /tmp/
RUN /tmp/install.sh
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM python:3.11-slim AS list
RUN apt-get update && xargs apt-get install -y < packages.txt
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM python:3.11-slim AS copied
COPY --from=example.com/tools:1 /usr/bin/curl /usr/local/bin/
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM python:3.11-slim AS rootfs
COPY rootfs /
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM python:3.11-slim AS used
RUN curl --version
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM python:3.11-slim AS looks
HEALTHCHECK CMD if command -v curl; then curl -f http://localhost:8000/; fi

FROM alpine:3.22 AS busybox
HEALTHCHECK CMD wget -qO- http://localhost:8000/ || exit 1

FROM alpine:3.22 AS either
HEALTHCHECK CMD curl -f http://localhost:8000/ || wget -qO- http://localhost:8000/ || exit 1

FROM python:3.11 AS full
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM nginx:1.29-alpine AS nginx
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM gcr.io/distroless/static:debug AS debug
HEALTHCHECK CMD ["wget", "-q", "http://localhost:8000/"]

FROM example.com/team/base AS unknown
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM python:${TAG:-$BUILDARCH} AS unknown-tag
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM python@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS digest
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM python:3.11-slim AS artifact
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM python:3.11-slim AS replaced
HEALTHCHECK CMD curl -f http://localhost:8000/
HEALTHCHECK NONE
ONBUILD HEALTHCHECK CMD curl -f http://localhost:8000/

FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS windows
HEALTHCHECK CMD curl -f http://localhost:8000/ || exit 1

FROM python:3.11-slim
COPY --from=artifact /srv /srv
HEALTHCHECK CMD python -c "import urllib.request; urllib.request.urlopen('http://localhost:8000/health')"
