FROM debian:12
ENTRYPOINT ["convert"]
CMD ["--help"]
