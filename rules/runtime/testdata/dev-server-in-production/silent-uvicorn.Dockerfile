FROM python:3.13-slim
CMD exec uvicorn app:app --host 0.0.0.0
