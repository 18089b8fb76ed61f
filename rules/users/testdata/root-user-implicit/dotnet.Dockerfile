# escape=`
FROM mcr.microsoft.com/dotnet/aspnet:9.0
COPY out /app
# want warning "starts as root"
ENTRYPOINT ["dotnet", "/app/Shop.dll"]
