FROM debian:12
COPY docker-entrypoint.sh /
ENTRYPOINT ["/docker-entrypoint.sh"]
# want info "starts as root"
CMD ["server"]
