# want warning "though it only runs `/app/target/api.jar`"
FROM maven:3.9-amazoncorretto-21
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/api.jar"]
