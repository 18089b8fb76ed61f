# want warning "though it only runs `/app/target/api.jar`"
FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY pom.xml application.properties ./
COPY src src
RUN mvn package
CMD ["java", "-jar", "target/api.jar"]
