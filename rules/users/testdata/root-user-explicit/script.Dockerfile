FROM debian:12
# want info "its last USER"
USER root
ENTRYPOINT ["/entrypoint.sh"]
