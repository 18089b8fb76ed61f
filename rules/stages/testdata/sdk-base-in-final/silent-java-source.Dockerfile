FROM maven:3.9-eclipse-temurin-21 AS build
RUN mvn package
FROM eclipse-temurin:21-jdk
COPY --from=build /target/app.jar /app.jar
COPY --from=build /src/UpdateTest.java /
CMD ["java", "-jar", "/app.jar"]
