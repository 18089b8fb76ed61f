FROM example.com/base
USER $UID
CMD ["server"]
