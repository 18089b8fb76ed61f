FROM alpine:3.22
# Without a port of the container's it is another mistake.
EXPOSE 8080: 127.0.0.1:80:
