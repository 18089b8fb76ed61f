FROM debian:12
CMD ["tail", "-f", "/dev/null"]
