FROM php:8.4-fpm
RUN composer install --no-dev
CMD ["php-fpm"]
