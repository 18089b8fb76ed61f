FROM ubuntu:24.04 AS dev
ENV DEBIAN_FRONTEND=noninteractive
CMD ["bash"]
