FROM gcr.io/distroless/static-debian12:latest@sha256:0123456789012345678901234567890123456789012345678901234567890123
COPY server /
# want warning "starts as root"
ENTRYPOINT ["/server"]
