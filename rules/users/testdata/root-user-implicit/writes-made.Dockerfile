FROM python:3.13-slim
COPY shop.py /app/
RUN mkdir /srv/files
ENV DATA_DIR=/srv/files
# want warning "starts as root"
CMD ["python", "/app/shop.py"]
