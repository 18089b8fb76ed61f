# want warning "though it only runs `/app/target/api.jar`"
FROM maven:3.9-eclipse-temurin-21
COPY settings.xml /root/.m2/
WORKDIR /app
COPY pom.xml .
COPY src src
RUN mvn package
CMD ["java", "-jar", "target/api.jar"]
