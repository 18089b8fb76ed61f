# want warning "though it only runs `/app/target/api.jar`"
FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
HEALTHCHECK CMD curl -f http://localhost:8080/actuator/health
CMD ["java", "-jar", "target/api.jar"]
