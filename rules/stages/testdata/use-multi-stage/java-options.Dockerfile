# want warning "though it only runs `/app/target/api.jar`"
FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-Dfile.encoding=UTF-8", "-Dspring.profiles.active=prod", "-jar", "target/api.jar"]
