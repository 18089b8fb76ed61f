FROM debian:12-slim
RUN groupadd -g 10001 app
COPY server /usr/local/bin/
EXPOSE 8080
# want warning "starts as root"
CMD ["server"]
