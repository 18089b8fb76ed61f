FROM scratch
COPY server /
ENV DATA_DIR=/srv/files
# want warning "nothing sets a USER"
CMD ["/server"]
