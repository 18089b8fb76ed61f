# want warning "though it only runs `/app/Api.dll`"
FROM mcr.microsoft.com/dotnet/sdk:9.0
WORKDIR /src
COPY . .
RUN dotnet publish Jobs -c Release -o /app/jobs
RUN dotnet publish Api -c Release -o /app
WORKDIR /app
ENTRYPOINT ["dotnet", "Api.dll"]
