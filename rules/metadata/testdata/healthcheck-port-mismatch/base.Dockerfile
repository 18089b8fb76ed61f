FROM nginx:1.29
EXPOSE 8443
HEALTHCHECK CMD curl -f http://localhost:80/
CMD ["nginx", "-g", "daemon off;"]
