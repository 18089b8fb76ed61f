FROM alpine:3.22
RUN apk add --no-cache iptables
COPY server /usr/local/bin/
# want warning "starts as root"
CMD ["server"]
