# A build asks for it.
FROM php:8.4-fpm
ARG XDEBUG=false
RUN if [ "$XDEBUG" = true ]; then pecl install xdebug; fi
