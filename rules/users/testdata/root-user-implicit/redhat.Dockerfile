FROM fedora:42
# want warning "starts as root"
CMD ["tool"]
