FROM cgr.dev/chainguard/wolfi-base
COPY server /usr/local/bin/
# want warning "starts as root"
CMD ["server"]
