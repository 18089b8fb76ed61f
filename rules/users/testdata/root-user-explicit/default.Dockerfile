FROM debian:12
ARG U=root
COPY server /usr/local/bin/
# want warning "its last USER"
USER ${U}
CMD ["server"]
