# want warning "though it only runs `/app/target/api.jar`"
FROM --platform=linux/amd64 maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/api.jar"]
