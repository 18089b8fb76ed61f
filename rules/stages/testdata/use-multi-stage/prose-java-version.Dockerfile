# want warning "though it only runs `/app/target/api.jar`"
FROM maven:3
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/api.jar"]
