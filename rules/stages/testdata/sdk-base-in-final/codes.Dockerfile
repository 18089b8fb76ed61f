# A finding goes by the codes that are about it alone.
FROM maven:3.9 AS build
# want warning - "JDK"
FROM eclipse-temurin:21-jdk
COPY --from=build /a.jar /
CMD ["java", "-jar", "/a.jar"]
