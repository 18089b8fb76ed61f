FROM debian:12
# Whoever builds on it may be anybody.
# want info "chmod 777"
RUN chmod -R 777 /opt/tool
