FROM debian:13
COPY server /usr/local/bin/
EXPOSE 8000
CMD su www-data -s /bin/sh -c server
