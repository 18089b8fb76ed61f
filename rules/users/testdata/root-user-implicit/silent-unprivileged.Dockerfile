FROM nginxinc/nginx-unprivileged:1.27-alpine
COPY dist /usr/share/nginx/html
CMD ["nginx", "-g", "daemon off;"]
