# options strict
# want info "No USER says which user this image runs as, which `nginx:1.29` decides"
FROM nginx:1.29
COPY site /usr/share/nginx/html
