FROM alpine:3.22
COPY nnp /usr/local/bin/nnp
RUN chmod +s /usr/local/bin/nnp
# want warning "This image runs as root"
CMD ["/usr/local/bin/nnp"]
