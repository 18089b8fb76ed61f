# Nothing goes into the folder but what the process puts there.
FROM python:3.13-slim
WORKDIR /app
COPY . .
RUN mkdir -p /app/instance
EXPOSE 8000
# want warning "starts as root"
CMD ["gunicorn", "app:app"]
