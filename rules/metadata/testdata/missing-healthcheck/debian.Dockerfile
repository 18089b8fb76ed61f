FROM debian:13
EXPOSE 8000
# want "The service on port `8000`"
CMD ["/app"]
