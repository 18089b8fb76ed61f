FROM debian:12
COPY server /usr/local/bin/
ENV PORT 8080
HEALTHCHECK CMD server check localhost:8080
# want warning "starts as root"
CMD ["server", "--listen", "0.0.0.0:8080"]
