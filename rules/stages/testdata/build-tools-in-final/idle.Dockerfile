FROM debian:13
# want warning "The image ships `gcc-14`, `cmake` and 1 more, which serve to build but not to run"
RUN apt-get update && apt-get install -y gcc-14 cmake make git
RUN mkdir /data
CMD ["nginx", "-g", "daemon off;"]
