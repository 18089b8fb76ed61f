FROM python:3.13-slim
COPY shop.py /app/
ENV CACHE_DIR=/tmp/shop LOG_DIR=/dev/stdout
# want warning "starts as root"
CMD ["python", "/app/shop.py"]
