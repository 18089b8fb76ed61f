FROM debian:13
RUN rm -f /etc/apt/apt.conf.d/docker-clean
# want "calls `apt`"
RUN --mount=type=cache,target=/var/cache/apt apt update && apt install -y libpq5
