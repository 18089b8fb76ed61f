FROM debian:12
USER www-data
# want warning "its last USER"
USER root
EXPOSE 80
CMD ["server"]
