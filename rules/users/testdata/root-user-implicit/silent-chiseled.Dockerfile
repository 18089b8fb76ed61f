FROM mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled
COPY out /app
ENTRYPOINT ["dotnet", "/app/Shop.dll"]
