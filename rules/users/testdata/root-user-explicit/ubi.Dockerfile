FROM registry.access.redhat.com/ubi9/nodejs-22
# want warning "its last USER"
USER root
RUN dnf install -y ImageMagick && dnf clean all
CMD ["npm", "start"]
