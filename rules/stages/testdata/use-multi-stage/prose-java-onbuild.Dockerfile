# want warning "though it only runs `/app/target/api.jar`"
FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
ONBUILD COPY settings.xml /root/.m2/
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/api.jar"]
