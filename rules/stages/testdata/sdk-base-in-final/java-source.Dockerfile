FROM alpine:3.22 AS none
# want warning "a JDK of `eclipse-temurin:21-jdk`"
FROM eclipse-temurin:21-jdk
COPY Main.java /app/
WORKDIR /app
RUN javac Main.java
CMD ["java", "Main"]
