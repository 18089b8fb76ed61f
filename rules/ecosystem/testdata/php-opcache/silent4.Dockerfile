FROM php:8.4-cli
CMD ["php", "a.php"]
