# want warning "though it only runs `/app/target/api.jar`"
FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
ENV LANG=C.UTF-8 TZ=UTC
CMD ["java", "-jar", "target/api.jar"]
