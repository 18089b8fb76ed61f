FROM python:3.12-slim
EXPOSE 5555
# want "The service on port `5555` has no HEALTHCHECK"
CMD ["celery", "-b", "redis://redis:6379/0", "flower", "--port=5555"]
