FROM debian:13
RUN apt-get update && apt-get install -y make subversion
CMD ["/usr/bin/server"]
