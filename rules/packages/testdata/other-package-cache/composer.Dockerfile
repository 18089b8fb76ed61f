FROM php:8.4-fpm AS php
# want "The cache of `composer` stays"
RUN composer install --no-dev \
    && chown -R www-data /app
# want "The cache of `composer` stays"
RUN COMPOSER_ALLOW_SUPERUSER=1 composer update
# want "The cache of `composer` stays"
RUN composer clear-cache && composer install
RUN composer install && composer clear-cache
RUN composer install && rm -rf ~/.composer
RUN composer install --no-cache && composer dump-autoload
RUN --mount=type=cache,target=/tmp/cache composer install
ENV COMPOSER_CACHE_DIR=/dev/null
RUN composer install
