FROM scratch
COPY server /
# want warning "This image runs as root: nothing sets a USER"
ENTRYPOINT ["/server"]
