FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim AS build
RUN uv venv --relocatable /src/.venv

FROM python:3.12-slim-bookworm
COPY --from=build /src/.venv /app/.venv
CMD ["/app/.venv/bin/uvicorn", "main:app"]
