# want warning "though it only runs `/app/Api.dll`"
FROM mcr.microsoft.com/dotnet/sdk:9.0
WORKDIR /src
USER app
COPY . .
RUN dotnet publish -c Release -o /app
WORKDIR /app
ENTRYPOINT ["dotnet", "Api.dll"]
