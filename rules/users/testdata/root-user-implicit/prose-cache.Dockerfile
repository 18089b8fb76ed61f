FROM alpine:3.22
WORKDIR /cache
WORKDIR /app
COPY server .
# want warning "This image runs as root"
CMD ["/app/server"]
