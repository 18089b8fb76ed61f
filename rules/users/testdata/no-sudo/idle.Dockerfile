FROM debian:13
RUN apt-get update && apt-get install -y \
    curl \
    # want info "`s..o` is installed, and nothing here uses it"
    sudo
CMD ["/app"]
