# options strict
# want info "No USER says as whom this image runs"
FROM example.com/base
COPY server /usr/local/bin/
