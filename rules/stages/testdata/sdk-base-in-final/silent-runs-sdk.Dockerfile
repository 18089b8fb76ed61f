FROM mcr.microsoft.com/dotnet/sdk:9.0
WORKDIR /src
COPY . .
CMD ["dotnet", "watch"]
