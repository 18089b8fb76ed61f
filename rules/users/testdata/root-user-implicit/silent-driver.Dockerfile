FROM alpine:3.22
COPY docker-driver /bin/docker-driver
ENTRYPOINT ["/bin/docker-driver"]
