ARG JAVA=21
# want warning "a JDK of `eclipse-temurin:[$]{JAVA}`"
FROM eclipse-temurin:${JAVA}
COPY app.jar /app.jar
CMD ["java", "-jar", "/app.jar"]
