FROM debian:12
RUN setcap cap_net_bind_service=+ep /usr/local/bin/server
USER app
EXPOSE 80
