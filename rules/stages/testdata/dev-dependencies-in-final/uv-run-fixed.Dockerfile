FROM python:3.13-slim
COPY --from=ghcr.io/astral-sh/uv:0.8 /uv /bin/
WORKDIR /app
COPY . .
# want warning "`uv sync` installs development dependencies"
RUN uv sync --frozen
CMD ["uv", "run", "--no-sync", "main.py"]
