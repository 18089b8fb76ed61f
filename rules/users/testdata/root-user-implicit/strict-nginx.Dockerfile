# options strict
# want info "No USER says as whom this image runs, which `nginx:1.29` decides"
FROM nginx:1.29
COPY site /usr/share/nginx/html
