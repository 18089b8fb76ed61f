FROM debian:13 AS dev
RUN apt-get update && apt-get install -y sudo
CMD ["/app"]
