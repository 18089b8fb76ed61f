FROM mcr.microsoft.com/dotnet/aspnet:9.0
COPY out /app
HEALTHCHECK CMD curl --fail http://localhost:80/health
# want warning "starts as root"
ENTRYPOINT ["dotnet", "/app/Shop.dll"]
