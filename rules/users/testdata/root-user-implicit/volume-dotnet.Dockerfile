FROM mcr.microsoft.com/dotnet/aspnet:8.0-alpine
COPY out /app
VOLUME /data
# want warning "starts as root"
ENTRYPOINT ["dotnet", "/app/Shop.dll"]
