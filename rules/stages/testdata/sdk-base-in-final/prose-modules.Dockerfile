# want warning "though it only runs `java -jar /app.jar`"
FROM eclipse-temurin:21-jdk
COPY app.jar /
ENV JAVA_TOOL_OPTIONS="--add-modules=jdk.compiler"
CMD ["java", "-jar", "/app.jar"]
