FROM python:3.12-slim
EXPOSE 8000
# want "This service has no HEALTHCHECK"
CMD ["gunicorn", "-b", "0.0.0.0:9000", "app:app"]
