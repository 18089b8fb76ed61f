# syntax=docker/dockerfile:1.0-experimental
FROM debian:12
COPY . /srv/app/
# want "`chmod -R`"
RUN chmod -R 755 /srv/app
