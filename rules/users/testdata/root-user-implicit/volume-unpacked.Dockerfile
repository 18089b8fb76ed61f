FROM eclipse-temurin:21-jre
WORKDIR /opt/server
RUN curl -fsSL https://example.com/server.tar.gz | tar xz
EXPOSE 9000
VOLUME /opt/server/conf
# want warning "starts as root"
CMD ["./bin/server"]
