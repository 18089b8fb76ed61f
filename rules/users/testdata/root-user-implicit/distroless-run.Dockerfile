FROM gcr.io/distroless/static-debian12:debug
SHELL ["/busybox/sh", "-c"]
RUN ln -s /busybox/sh /bin/sh
COPY server /
# want warning "starts as root"
ENTRYPOINT ["/server"]
