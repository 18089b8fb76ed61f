FROM debian:12
COPY run /usr/local/bin/
# want info "starts as root"
CMD ["/bin/bash", "/usr/local/bin/run"]
