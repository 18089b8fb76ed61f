FROM debian:12
ARG U=root
# want warning "its last USER"
USER ${U}
CMD ["server"]
