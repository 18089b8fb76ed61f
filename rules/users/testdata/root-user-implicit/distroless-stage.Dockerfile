FROM gcr.io/distroless/cc-debian12 AS run
COPY server /
FROM run
# want warning "starts as root"
ENTRYPOINT ["/server"]
