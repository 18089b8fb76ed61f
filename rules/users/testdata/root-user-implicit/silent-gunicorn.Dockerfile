FROM python:3.13
COPY . /app
EXPOSE 8000
CMD ["gunicorn", "--user", "www-data", "app:app"]
