FROM fedora:42
COPY tool /usr/local/bin/
# want warning "starts as root"
CMD ["tool"]
