FROM debian:13
RUN useradd app
COPY server /usr/local/bin/
EXPOSE 8000
CMD ["su", "-s", "/bin/sh", "app", "-c", "server"]
