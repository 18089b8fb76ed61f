FROM python:3.13-slim
ENV FLASK_DEBUG=1
ENV FLASK_DEBUG=0
CMD ["gunicorn", "app:app"]
