FROM debian:12
USER app${SUFFIX}
CMD ["server"]
