FROM python:3.12-slim
# want "This service has no HEALTHCHECK"
CMD ["gunicorn", "--bind", "unix:/run/app.sock", "app:app"]
