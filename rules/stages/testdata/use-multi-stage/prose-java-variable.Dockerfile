# A build argument may choose another version.
ARG JAVA=21
# want warning "though it only runs `/app/target/api.jar`"
FROM maven:3.9-eclipse-temurin-${JAVA}
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/api.jar"]
