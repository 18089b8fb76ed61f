FROM gcr.io/distroless/static-debian12:nonroot
# want warning "its last USER"
USER root
COPY server /
ENTRYPOINT ["/server"]
