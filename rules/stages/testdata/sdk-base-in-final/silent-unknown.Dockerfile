ARG JAVA
FROM eclipse-temurin:${JAVA}
COPY app.jar /app.jar
CMD ["java", "-jar", "/app.jar"]
