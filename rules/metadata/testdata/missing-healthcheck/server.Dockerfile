FROM debian:12 AS dev
EXPOSE 8000
CMD ["app"]

FROM python:3.12-slim AS base
ENTRYPOINT ["gunicorn"]

FROM base
# want info "This service has no HEALTHCHECK"
CMD ["app:app"]
