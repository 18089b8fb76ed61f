FROM php:8.4-fpm
# want "to use `vim`, `less` and `sudo`"
RUN apt-get install -y vim less sudo libpq5
