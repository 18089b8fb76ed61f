FROM python:3.13-slim
ARG FLASK_DEBUG=0
# want warning "`FLASK_DEBUG` is on in the image"
ENV FLASK_DEBUG=1
CMD ["gunicorn", "app:app"]
