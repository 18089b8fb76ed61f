FROM python:3.13
COPY . /app
EXPOSE 8000
CMD ["uwsgi", "--uid=www-data", "--http", ":8000"]
