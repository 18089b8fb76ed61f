FROM php:8.4-cli
# want "`php artisan serve`"
CMD php artisan serve --host=0.0.0.0
