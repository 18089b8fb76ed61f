FROM debian:12
EXPOSE 8080
# want warning "starts as root"
CMD ["server"]
RUN apt-get update && apt-get install -y server
