# want warning "a JDK of `eclipse-temurin:21`"
FROM eclipse-temurin:21
COPY app.jar /app.jar
HEALTHCHECK CMD jcmd 1 VM.uptime
CMD ["java", "-jar", "/app.jar"]
