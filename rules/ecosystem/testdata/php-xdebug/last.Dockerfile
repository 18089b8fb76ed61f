# The last stage is the one to develop in.
FROM php:8.4-fpm AS base
FROM base AS debug
RUN pecl install xdebug && docker-php-ext-enable xdebug
