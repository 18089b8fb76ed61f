FROM mcr.microsoft.com/dotnet/runtime:6.0
COPY out /app
# want warning "starts as root"
ENTRYPOINT ["dotnet", "/app/Shop.dll"]
