FROM eclipse-temurin:21-jdk AS build
WORKDIR /src
COPY . .
RUN ./gradlew installDist

# want info "though it only runs `/opt/app/bin/app`"
FROM eclipse-temurin:21-jdk
COPY --from=build /src/build/install/app /opt/app
CMD ["/opt/app/bin/app"]
