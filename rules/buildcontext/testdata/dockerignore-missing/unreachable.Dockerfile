# tree Dockerfile
FROM debian:12 AS test
# want info "takes the whole build context"
COPY . /src
FROM debian:12
