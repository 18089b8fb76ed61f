FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN uv sync --frozen --no-dev

FROM python:3.13-slim AS anew
WORKDIR /app
COPY --from=build /app /app
RUN pip install --no-cache-dir .
CMD ["python", "-m", "app"]

FROM python:3.12-slim AS same
WORKDIR /app
COPY --from=build /app /app
CMD ["/app/.venv/bin/python", "-m", "app"]

FROM python:3.13-slim
WORKDIR /app
# want error "installed for Python 3.12 are copied into an image that has Python 3.13"
COPY --from=build /app /app
CMD ["/app/.venv/bin/python", "-m", "app"]
