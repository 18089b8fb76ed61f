FROM php:8.3-cli
COPY . /app
EXPOSE 8000
# want warning "starts as root"
CMD ["php", "artisan", "queue:work"]
