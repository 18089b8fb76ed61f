FROM debian:12-slim
ARG NAME=app
RUN useradd $NAME
COPY server /usr/local/bin/
EXPOSE 8080
# want warning "starts as root"
CMD ["server"]
