# Nobody else could run what root copied.
FROM debian:12-slim
COPY server /usr/local/bin/server
RUN chmod 700 /usr/local/bin/server && ls
EXPOSE 8080
# want warning "starts as root"
CMD ["server"]
