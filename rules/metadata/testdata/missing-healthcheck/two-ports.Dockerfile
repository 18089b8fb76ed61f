FROM python:3.12-slim
EXPOSE 8000 9000
# want "This service has no HEALTHCHECK"
CMD ["python", "app.py"]
