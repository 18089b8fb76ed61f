# tree Dockerfile pom.xml
FROM maven:3.9
# want "takes the whole build context"
COPY ["/", "/src"]
RUN ./mvnw package
RUN --mount=type=bind,source=target/cache,target=/c cp /c/x /x
