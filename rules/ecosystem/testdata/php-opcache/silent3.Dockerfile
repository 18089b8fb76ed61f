FROM php:8-fpm
CMD ["php-fpm"]
