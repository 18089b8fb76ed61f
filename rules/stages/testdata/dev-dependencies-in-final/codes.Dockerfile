# A finding goes by the codes that are about it alone.
FROM php:8.4-cli
# want warning tally/php/composer-no-dev-in-production "composer"
RUN composer install
CMD ["php", "x.php"]
