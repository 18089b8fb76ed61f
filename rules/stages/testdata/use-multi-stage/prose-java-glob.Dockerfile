# Which jar it is is not known.
# want warning "though it only runs `/app/target/[*].jar`"
FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
CMD java -jar target/*.jar
