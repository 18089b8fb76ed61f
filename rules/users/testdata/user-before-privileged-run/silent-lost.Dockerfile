FROM debian:12 AS base
COPY setup /usr/local/bin/
RUN sh /usr/local/bin/setup
USER www-data
RUN touch /etc/a && chown www-data /srv
FROM base
RUN touch /etc/a
FROM debian:12
RUN chmod 777 /opt /usr/local/bin && chown $A $B
USER www-data
RUN touch /opt/a /etc/b /usr/local/bin/c
FROM example.com/base
USER app
RUN touch /etc/a
FROM example.com/base:nonroot
RUN apt-get update
