FROM php:8.4-fpm AS base
FROM base AS dev
RUN pecl install xdebug && docker-php-ext-enable xdebug
FROM base
RUN pecl uninstall xdebug && echo xdebug && pecl install redis && docker-php-ext-enable redis
CMD ["php-fpm"]
