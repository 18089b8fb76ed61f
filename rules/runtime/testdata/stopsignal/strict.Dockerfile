# options strict
FROM debian:13
# want info "The stop signal is given by its"
STOPSIGNAL 15
STOPSIGNAL SIGTERM
# want warning "The container is stopped with `9`, which"
STOPSIGNAL 9
STOPSIGNAL 40
ARG S=2
# want info "The stop signal is given by its"
STOPSIGNAL $S
FROM debian:13
# want info "nginx drops its connections when the container"
CMD ["nginx", "-g", "daemon off;"]
