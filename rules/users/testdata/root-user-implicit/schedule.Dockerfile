FROM python:3.13
COPY . /srv
# want warning "starts as root"
CMD ["celery", "-A", "shop", "beat"]
