FROM debian:13
RUN adduser --group app
CMD ["server"]
