# want warning "though it only runs `/app/build/libs/api.jar`"
FROM gradle:8.10-jdk21
WORKDIR /app
COPY settings.gradle build.gradle gradle.properties ./
COPY gradle/libs.versions.toml gradle/
COPY src src
RUN gradle bootJar
CMD ["java", "-jar", "build/libs/api.jar", "--spring.profiles.active=prod"]
