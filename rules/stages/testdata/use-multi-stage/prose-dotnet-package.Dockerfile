# want warning "though it only runs `/app/Api.dll`"
FROM mcr.microsoft.com/dotnet/sdk:9.0
RUN apt-get update && apt-get install -y libgdiplus
WORKDIR /src
COPY . .
RUN dotnet publish -c Release -o /app
WORKDIR /app
ENTRYPOINT ["dotnet", "Api.dll"]
