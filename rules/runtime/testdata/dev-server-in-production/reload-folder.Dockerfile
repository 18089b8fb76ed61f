FROM python:3.13-slim
# want "`uvicorn --reload`"
CMD ["uvicorn", "--reload", "--reload-dir", "/app", "app:app"]
