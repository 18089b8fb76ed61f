FROM python:3.12-alpine
COPY . /srv
# want warning "starts as root"
CMD ["python", "-m", "http.server", "80"]
