FROM php:8.4-cli
# want "`php -S 0.0.0.0:80`"
CMD ["php", "-S", "0.0.0.0:80"]
