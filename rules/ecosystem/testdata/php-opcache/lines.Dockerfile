# want info "OPcache is not enabled"
FROM php:8.3-fpm
RUN docker-php-ext-install \
        gd \
        zip \
    && rm -rf /tmp/*
COPY src /var/www/html
