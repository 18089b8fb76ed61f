# options strict
FROM debian:13
RUN useradd app
COPY server /usr/local/bin/
# want warning "`debian:13` starts as root"
CMD ["server"]
