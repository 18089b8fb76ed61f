# want warning "though it only runs `/app/Api.dll`"
FROM mcr.microsoft.com/dotnet/sdk:9.0
COPY templates /templates
WORKDIR /src
COPY . .
RUN dotnet publish -c Release -o /app
WORKDIR /app
ENTRYPOINT ["dotnet", "Api.dll"]
