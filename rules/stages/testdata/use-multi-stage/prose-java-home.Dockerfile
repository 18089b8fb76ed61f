# The runtime is not where the JDK is.
# want warning "though it only runs `/app/target/api.jar`"
FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
CMD $JAVA_HOME/bin/java -jar target/api.jar
