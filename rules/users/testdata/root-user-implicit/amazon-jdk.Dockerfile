# Groups are made with programs that these images lack.
FROM maven:3.9-amazoncorretto-17
COPY app.jar /app/
EXPOSE 8080
# want warning "starts as root"
CMD ["java", "-jar", "/app/app.jar"]
