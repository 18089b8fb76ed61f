# Its settings are read from the folder of the sources.
# want warning "though it only runs `/app/out/Api.dll`"
FROM mcr.microsoft.com/dotnet/sdk:9.0
WORKDIR /app
COPY . .
RUN dotnet publish -c Release -o out
ENTRYPOINT ["dotnet", "out/Api.dll"]
