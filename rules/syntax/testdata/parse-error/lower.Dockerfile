from alpine:3.22
# want error "There is no instruction `entrypiont`; ENTRYPOINT is the nearest"
entrypiont ["/app"]
