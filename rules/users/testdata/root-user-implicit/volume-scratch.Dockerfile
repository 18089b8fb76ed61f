FROM scratch
COPY server /
VOLUME /data
# want warning "nothing sets a USER"
CMD ["/server"]
