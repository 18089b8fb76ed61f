# It is there, and off.
FROM php:8.4-fpm
RUN pecl install xdebug && docker-php-ext-enable xdebug
ENV XDEBUG_MODE=off
