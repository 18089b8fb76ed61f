FROM php:7.4-apache AS base
# want info "OPcache is not enabled"
FROM base
COPY . /var/www/html
