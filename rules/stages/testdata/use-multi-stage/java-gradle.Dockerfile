# want warning "a JDK of `eclipse-temurin:17-jdk-alpine`, though it only runs `/src/build/libs/api.jar`"
FROM eclipse-temurin:17-jdk-alpine
LABEL org.opencontainers.image.title="api" \
      # Who answers for it.
      org.opencontainers.image.vendor="team"
ENV SPRING_PROFILES_ACTIVE=prod GRADLE_OPTS=-Dorg.gradle.daemon=false
WORKDIR /src
COPY gradlew build.gradle.kts settings.gradle.kts ./
COPY gradle ./gradle
RUN chmod +x gradlew && ./gradlew dependencies
COPY src ./src
RUN ./gradlew bootJar
HEALTHCHECK --interval=30s CMD wget -q --spider http://localhost:8080/actuator/health || exit 1
USER nobody
CMD java $JAVA_OPTS -jar build/libs/api.jar
