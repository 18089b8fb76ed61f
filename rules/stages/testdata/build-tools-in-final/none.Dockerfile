# An image to build others on.
FROM debian:13
RUN apt-get update && apt-get install -y gcc libc6-dev
EXPOSE 80
