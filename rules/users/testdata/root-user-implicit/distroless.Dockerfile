FROM gcr.io/distroless/static-debian12
COPY server /
# want warning "`gcr.io/distroless/static-debian12` starts as root"
ENTRYPOINT ["/server"]
