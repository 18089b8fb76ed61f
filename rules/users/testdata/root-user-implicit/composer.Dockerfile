FROM composer:2
COPY . /app
# want warning "starts as root"
CMD ["php", "/app/worker.php"]
