FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim AS build
WORKDIR /src
RUN uv sync --frozen


FROM python:3.12-slim-bookworm AS python
# No script of it is started.
# want info "made at `/src/.venv` is copied to `/app/.venv`"
COPY --from=build /src/.venv /app/.venv
CMD ["python", "-m", "app"]

FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim AS moved
WORKDIR /src
RUN uv sync --frozen

FROM python:3.12-slim-bookworm AS parts
# These are no environment, or stay where they are.
COPY --from=moved /src/.venv/lib/python3.12/site-packages /app/packages
COPY --from=moved /src/.venv/ /src/.venv
CMD ["/app/main"]

FROM python:3.12-slim-bookworm AS linked
COPY --from=moved /src/.venv /app/.venv
RUN ln -s /app/.venv /src/.venv
CMD ["/app/.venv/bin/uvicorn", "main:app"]

FROM python:3.12-slim-bookworm
ENV VIRTUAL_ENV=/opt/venv
# want warning "made at `/src/.venv` is copied to `/opt/venv`"
COPY --from=moved /src/.venv $VIRTUAL_ENV
CMD ["uvicorn", "main:app"]
