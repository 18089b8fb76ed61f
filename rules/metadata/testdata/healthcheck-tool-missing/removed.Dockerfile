FROM python:3.11-slim AS purged
RUN apt-get update && apt-get install -y curl && curl -O https://example.com/a && apt-get purge -y curl
# want "HEALTHCHECK runs `curl`"
HEALTHCHECK CMD curl http://localhost:8000/

FROM python:3.11-slim AS cleaned
RUN apt-get update && apt-get install -y curl && apt-get autoremove
HEALTHCHECK CMD curl http://localhost:8000/

FROM alpine:3.22 AS virtual
RUN apk add --no-cache --virtual .fetch curl && apk del .fetch
# want "HEALTHCHECK runs `curl`"
HEALTHCHECK CMD curl http://localhost:8000/

FROM python:3.11-slim AS base
# The child has it, and the stage itself is not what is shipped.
HEALTHCHECK CMD curl -f http://localhost:8000/
ONBUILD RUN apt-get update && apt-get install -y curl

FROM base AS child

FROM python:3.11-slim AS plain
# want warning "HEALTHCHECK runs `curl`"
HEALTHCHECK CMD curl -f http://localhost:8000/

FROM plain
CMD ["gunicorn", "app:app"]
