FROM debian:12
RUN apt-get update && apt-get install -y ghostscript
# want warning "starts as root"
ENTRYPOINT ["gs"]
