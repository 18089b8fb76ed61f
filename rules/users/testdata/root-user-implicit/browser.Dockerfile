# A browser wants a home.
FROM python:3.13
RUN apt-get update && apt-get install -y chromium
COPY . /app
EXPOSE 8000
# want warning "starts as root"
CMD ["python", "/app/shots.py"]
