FROM eclipse-temurin:21-jdk
COPY . /app
CMD ["java", "/app/Main.java"]
