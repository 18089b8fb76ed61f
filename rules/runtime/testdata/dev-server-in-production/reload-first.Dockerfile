FROM python:3.13-slim
# want "`gunicorn --reload app:app`"
CMD gunicorn --reload app:app
