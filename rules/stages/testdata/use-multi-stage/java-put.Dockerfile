# want warning "though it only runs `/app.jar`"
FROM gradle:8.10-jdk21 AS build
WORKDIR /home/gradle/src
COPY . .
RUN gradle build && cp build/libs/api-1.0.jar /app.jar

VOLUME /tmp
ENTRYPOINT ["java", "-jar", "/app.jar"]
