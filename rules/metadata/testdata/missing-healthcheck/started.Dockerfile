FROM python:3.12-slim
# want "The service on port `5001` has no HEALTHCHECK"
CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "5001"]
