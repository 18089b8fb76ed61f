FROM debian:12
RUN useradd srv
ENTRYPOINT ["/entrypoint.sh"]
