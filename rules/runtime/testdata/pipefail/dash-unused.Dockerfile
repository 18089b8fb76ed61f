FROM debian:12
SHELL ["/bin/sh", "-eo", "pipefail", "-c"]
RUN ["true"]
