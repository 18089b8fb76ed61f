# want info "the compilers that `pip install` needs, though it only runs `gunicorn app:app`"
FROM python:3.12-slim
LABEL org.opencontainers.image.title="app"
ENV PYTHONUNBUFFERED=1
RUN apt-get update && apt-get install -y --no-install-recommends \
        build-essential \
        curl \
        libpq-dev=16.* \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt constraints.txt ./
# Everything that it imports.
RUN pip install --no-cache-dir -r requirements.txt

COPY . .
RUN useradd --system app && chown -R app /app && python manage.py collectstatic --no-input
USER app
EXPOSE 8000
HEALTHCHECK CMD curl -f http://localhost:8000/ || exit 1
CMD ["gunicorn", "app:app"]
