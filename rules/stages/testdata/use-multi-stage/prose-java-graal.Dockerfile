# want warning "though it only runs `/app/build/libs/api.jar`"
FROM gradle:8.10-jdk21-graal
WORKDIR /app
COPY . .
RUN gradle bootJar
CMD ["java", "-jar", "build/libs/api.jar"]
