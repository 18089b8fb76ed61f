# want warning "though it only runs `/app/out/Api.dll`"
FROM mcr.microsoft.com/dotnet/sdk:8.0.404-bookworm-slim AS build
ARG REVISION
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1
ENV ASPNETCORE_URLS=http://+:80
WORKDIR /app
COPY *.sln .
COPY Api/*.csproj Api/
RUN dotnet restore
COPY . .
RUN dotnet test && dotnet publish Api --no-restore -c Release -o out -p:UseAppHost=false
# It is started beside its settings.
WORKDIR /app/out
VOLUME /data
EXPOSE 80
LABEL org.opencontainers.image.revision=$REVISION
USER 1654
CMD dotnet Api.dll --verbose
