# The image is chosen by an argument, or pinned; or another path names its version.
ARG PYTHON=3.12
FROM python:3.13-slim AS build
RUN python -m venv /opt/venv

FROM python:${PYTHON}-slim AS argument
# want info "has Python 3.12"
COPY --from=build /opt/venv /opt/venv

FROM python:3.12-slim@sha256:0000000000000000000000000000000000000000000000000000000000000000 AS pinned
# want info "has Python 3.12"
COPY --from=build /opt/venv /opt/venv

FROM python:3.12-slim-bullseye AS suite
# want info "has Python 3.12"
COPY --from=build /opt/venv /opt/venv

FROM python:3.12-slim
ENV EXTRA=/usr/local/lib/python3.12/extra
# want error "has Python 3.12"
COPY --from=build /opt/venv /opt/venv
CMD ["gunicorn", "app:app"]
