# want warning "Maven and a JDK of `maven:3.9-eclipse-temurin-21`, though it only runs `/app.jar`"
FROM maven:3.9-eclipse-temurin-21
WORKDIR /src
COPY . .
RUN mvn -B package && mv target/api-*.jar /app.jar
ENTRYPOINT exec java $JAVA_OPTS -jar /app.jar
