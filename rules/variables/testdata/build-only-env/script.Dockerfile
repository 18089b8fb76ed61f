FROM ubuntu:24.04
# Others reset it.
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update
ENV DEBIAN_FRONTEND=dialog PIP_NO_CACHE_DIR=1
# The script may run pip.
ENTRYPOINT ["/entrypoint.sh"]
