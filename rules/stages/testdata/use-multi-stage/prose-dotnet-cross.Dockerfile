# want warning "though it only runs `/app/Api.dll`"
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:9.0
ARG TARGETARCH
WORKDIR /src
COPY . .
RUN dotnet publish -a $TARGETARCH -c Release -o /app
WORKDIR /app
ENTRYPOINT ["dotnet", "Api.dll"]
