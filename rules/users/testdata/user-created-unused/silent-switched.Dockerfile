FROM debian:12
RUN useradd srv
USER srv
CMD ["server"]
