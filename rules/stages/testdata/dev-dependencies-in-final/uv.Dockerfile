FROM python:3.13
# want warning "`uv sync` installs development dependencies"
RUN uv sync --frozen --package app
CMD ["gunicorn", "app:app"]
