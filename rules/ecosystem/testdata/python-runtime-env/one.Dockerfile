FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1
# want "without `PYTHONDONTWRITEBYTECODE`"
ENTRYPOINT ["python3", "/app.py"]
