FROM busybox:1.37
EXPOSE 8000
# want "The service on port `8000`"
CMD ["httpd", "-f", "-p", "8000"]
