FROM debian:13
# want "calls `sudo`"
RUN sudo
# want "calls `sudo`"
RUN sudo apt-get update && sudo
