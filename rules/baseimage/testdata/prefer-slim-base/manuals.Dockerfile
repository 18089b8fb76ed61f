# want info "`debian:bookworm-20240110` ships manuals"
FROM debian:bookworm-20240110
RUN cp /usr/share/doc/app/schema.sql /srv/
