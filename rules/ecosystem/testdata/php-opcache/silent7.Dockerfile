FROM php:8.4-fpm AS dev
RUN docker-php-ext-install zip
