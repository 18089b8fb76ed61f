# want warning "a JDK of `eclipse-temurin:21`"
FROM eclipse-temurin:21
COPY app.jar /app.jar
RUN jlink --add-modules java.base --output /jre
CMD ["java", "-jar", "/app.jar"]
