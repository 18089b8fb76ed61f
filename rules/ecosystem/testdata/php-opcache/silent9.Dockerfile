FROM php:fpm
CMD ["php-fpm"]
