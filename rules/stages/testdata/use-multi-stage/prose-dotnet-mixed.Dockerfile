# What is published lies among the sources.
# want warning "though it only runs `/app/Api.dll`"
FROM mcr.microsoft.com/dotnet/sdk:9.0
WORKDIR /app
COPY . .
RUN dotnet publish -c Release -o /app
ENTRYPOINT ["dotnet", "Api.dll"]
