FROM mcr.microsoft.com/dotnet/sdk:9.0-nanoserver-ltsc2022
COPY out/ /app/
CMD ["dotnet", "/app/Api.dll"]
