FROM nginxinc/nginx-unprivileged:1.27
# want info "its last USER"
USER root
RUN apt-get update
ENTRYPOINT ["/start.sh"]
