# Where what is run comes from is not known.
FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package && cp target/dist/*.tar.gz . && tar xzf *.tar.gz
CMD ["/app/run"]
