FROM php:8.4-fpm
# want "Xdebug"
RUN install-php-extensions zip xdebug@3 && true
