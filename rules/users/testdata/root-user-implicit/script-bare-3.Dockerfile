FROM debian:13
COPY start /start
EXPOSE 8080
# want info "starts as root"
CMD ["/start"]
