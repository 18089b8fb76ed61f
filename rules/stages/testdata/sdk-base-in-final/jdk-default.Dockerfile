# want warning "a JDK of `openjdk:17-slim`, though it only runs `java -jar app.jar`"
FROM openjdk:17-slim
COPY target/app.jar app.jar
ENTRYPOINT ["java", "-jar", "app.jar"]
