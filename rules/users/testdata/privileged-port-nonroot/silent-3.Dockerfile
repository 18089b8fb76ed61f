FROM debian:12
USER app
EXPOSE 8080 $PORT 1024
CMD ["server", "--port", "8080", "--bind=127.0.0.1:$PORT", "--port"]
