FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /app
COPY . .
RUN mvn package

# The same release, without the tools.
# want warning "a JDK of `eclipse-temurin:21.0.5_11-jdk-alpine`, though it only runs `java -jar /app.jar`"
FROM --platform=linux/amd64 eclipse-temurin:21.0.5_11-jdk-alpine AS ship
RUN adduser -D app
COPY --from=build /app/target/app.jar /app.jar
USER app
EXPOSE 8080
ENTRYPOINT ["sh", "-c", "exec java $JAVA_OPTS -jar /app.jar"]
