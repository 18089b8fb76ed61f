FROM debian:13
HEALTHCHECK CMD /app ping || exit 1
