# tree pom.xml
FROM maven:3.9-eclipse-temurin-21 AS maven
WORKDIR /src
# want info "Any change to a source file makes `mvn package` download every dependency again"
COPY . .
RUN mvn -B clean package && cp target/app.jar /app.jar

FROM gradle:8 AS gradle
WORKDIR /src
# want info "Any change to a source file makes `./gradlew :app:bootJar` download every dependency again"
COPY . .
RUN ./gradlew :app:bootJar --no-daemon

FROM rust:1.85 AS cargo
WORKDIR /src
# want info "Any change to a source file makes `cargo build` download every dependency again"
COPY . .
RUN cargo build --release

FROM mcr.microsoft.com/dotnet/sdk:9.0 AS dotnet
WORKDIR /src
# want info "Any change to a source file makes `dotnet publish` download every dependency again"
COPY . .
RUN dotnet publish app.csproj -c Release -o /out

FROM maven:3.9-eclipse-temurin-21 AS right
WORKDIR /src
COPY pom.xml ./
RUN mvn dependency:go-offline
COPY . .
RUN mvn package
FROM maven:3.9-eclipse-temurin-21 AS elsewhere
WORKDIR /src
COPY . .
RUN mvn -f api package
COPY . .
RUN mvn -o package
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn package
COPY . .
RUN cd api && mvn package
COPY . .
RUN mvn help:effective-pom
FROM gradle:8 AS named
WORKDIR /src
COPY build.gradle.kts settings.gradle.kts ./
COPY . .
RUN gradle build
FROM rust:1.85 AS chef
WORKDIR /src
COPY --from=planner /src/recipe.json recipe.json
RUN cargo chef cook --release --recipe-path recipe.json
COPY . .
RUN cargo build --release
FROM rust:1.85 AS planner
WORKDIR /src
COPY . .
RUN cargo chef prepare --recipe-path recipe.json
FROM rust:1.85 AS offline
WORKDIR /src
ENV CARGO_NET_OFFLINE=true
COPY . .
RUN cargo build
FROM mcr.microsoft.com/dotnet/sdk:9.0 AS restored
WORKDIR /src
COPY app.csproj ./
RUN dotnet restore
COPY . .
RUN dotnet publish
COPY . .
RUN dotnet publish --no-restore
