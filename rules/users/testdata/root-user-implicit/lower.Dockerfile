from arm32v6/alpine:3.22
copy server /
# want warning "This image runs as root"
cmd ["/server"]
