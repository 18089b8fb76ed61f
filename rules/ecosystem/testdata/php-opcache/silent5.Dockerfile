FROM php:8.4-fpm
COPY conf.d/ /usr/local/etc/php/conf.d/
