FROM debian:12
RUN useradd -r srv
CMD ["server"]
