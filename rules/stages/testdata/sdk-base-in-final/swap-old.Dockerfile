# want warning "a JDK of `eclipse-temurin:8u432-b06-jdk`"
FROM eclipse-temurin:8u432-b06-jdk
COPY app.jar /app.jar
CMD ["java", "-jar", "/app.jar"]
