FROM fedora:42
# want info "The image ships `openssl-devel`, which serves to build but not to run"
RUN dnf install -y openssl-devel && dnf clean all
CMD ["nginx"]
