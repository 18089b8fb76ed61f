FROM example/php:8.4-fpm
CMD ["php-fpm"]
