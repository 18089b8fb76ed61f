FROM python:3.13
COPY . /app
EXPOSE 8000
# want warning "starts as root"
CMD ["gunicorn", "--pid", "/app/app.pid", "app:app"]
