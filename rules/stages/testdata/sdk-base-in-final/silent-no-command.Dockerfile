FROM nvidia/cuda:12.6.0-devel-ubuntu24.04
RUN apt-get update && apt-get install -y python3-pip
