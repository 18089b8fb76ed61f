FROM python:3.12-slim AS base
HEALTHCHECK CMD python -m check
FROM base
CMD ["gunicorn", "app:app"]
