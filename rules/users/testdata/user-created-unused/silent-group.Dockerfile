FROM debian:12
RUN adduser www-data audio
CMD ["server"]
