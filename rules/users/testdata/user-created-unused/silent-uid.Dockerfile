FROM python:3.13
RUN useradd app
COPY . /app
CMD celery -A shop worker --uid=app
