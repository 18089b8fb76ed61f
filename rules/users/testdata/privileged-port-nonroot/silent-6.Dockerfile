FROM nginxinc/nginx-unprivileged:1.27
EXPOSE 80
