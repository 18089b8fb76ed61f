# want warning "though it only runs `/app/target/quarkus-app/quarkus-run.jar`"
FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/quarkus-app/quarkus-run.jar"]
