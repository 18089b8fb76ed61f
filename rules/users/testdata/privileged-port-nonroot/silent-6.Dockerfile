FROM example.com/web:nonroot
EXPOSE 80
