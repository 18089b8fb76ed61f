FROM php:8.4-cli
COPY . /srv
# want warning "starts as root"
CMD ["php", "/srv/worker.php"]
