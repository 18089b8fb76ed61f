FROM maven:3.9-eclipse-temurin-21 AS build
COPY . .
RUN mvn package

# want warning "This image ships a JDK of `eclipse-temurin:21-jdk`, though it only runs `java -jar /app.jar`"
FROM eclipse-temurin:21-jdk
COPY --from=build /target/app.jar /app.jar
CMD ["java", "-Xmx512m", "-jar", "/app.jar"]
