FROM python:3.13-slim
# want "`gunicorn app:app … --reload`"
CMD ["gunicorn", "app:app", "--bind", "0.0.0.0:80", "--reload"]
