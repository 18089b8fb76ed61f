# options strict
# want info "No USER says which user this image runs as"
FROM example.com/base
COPY server /usr/local/bin/
