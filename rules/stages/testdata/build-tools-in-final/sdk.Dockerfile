# The base image is the matter.
FROM golang:1.25
RUN apt-get update && apt-get install -y gcc libc6-dev
CMD ["/out/api"]
