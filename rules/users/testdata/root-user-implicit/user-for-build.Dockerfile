FROM python:3.12-slim
RUN useradd builder && su builder -c "true" && userdel builder
COPY . /app
EXPOSE 8000
# want warning "starts as root"
CMD ["gunicorn", "app:app"]
