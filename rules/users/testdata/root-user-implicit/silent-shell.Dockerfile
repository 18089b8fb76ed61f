FROM debian:12
CMD ["/bin/bash"]
