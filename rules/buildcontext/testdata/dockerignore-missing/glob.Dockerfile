# tree Dockerfile
FROM maven:3.9
COPY target/*.jar /app.jar
COPY Docker* .env* /
# want "takes the whole build context"
COPY . /src
RUN mvn package
