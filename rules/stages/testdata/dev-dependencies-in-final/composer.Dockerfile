FROM php:8.4-apache
# want warning "`composer install` installs development dependencies"
RUN cd /var/www/html && composer install --no-interaction
RUN composer dump-autoload -o
CMD ["apache2-foreground"]
