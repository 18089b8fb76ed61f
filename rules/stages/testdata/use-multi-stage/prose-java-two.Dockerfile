# want warning "though it only runs `/app/api/target/api.jar`"
FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn -f common/pom.xml install && mvn -f api/pom.xml package
CMD ["java", "-jar", "api/target/api.jar"]
