FROM debian:12-slim
ARG DEBUG
RUN if [ -n "$DEBUG" ]; then useradd -m -p x debug; chown debug /mnt; fi
COPY server /usr/local/bin/
EXPOSE 8080
# want warning "starts as root"
CMD ["server"]
