# want warning "a JDK of `eclipse-temurin:21`"
FROM eclipse-temurin:21
COPY app.jar /app.jar
ENV JAVA_TOOL_OPTIONS=-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005
CMD ["java", "-jar", "/app.jar"]
