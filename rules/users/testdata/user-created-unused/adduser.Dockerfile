FROM alpine:3.22
# want warning "`srv` is created here"
RUN addgroup -S app && \
    adduser -S -D -H -u 1000 -G app srv app && \
    mkdir /srv/x
# The port is root's.
EXPOSE 80
CMD ["/srv/server"]
