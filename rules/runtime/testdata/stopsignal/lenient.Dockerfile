FROM debian:13
STOPSIGNAL 15
STOPSIGNAL SIGTERM
# want warning "The container is stopped with `9`, which"
STOPSIGNAL 9
STOPSIGNAL 40
ARG S=2
STOPSIGNAL $S
FROM debian:13
CMD ["nginx", "-g", "daemon off;"]
FROM debian:13
STOPSIGNAL SIGQUIT
CMD ["nginx"]
FROM debian:13
CMD ["/lib/systemd/systemd"]
FROM nginx:1.29
CMD ["nginx"]
