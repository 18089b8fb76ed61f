FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build
COPY . .
RUN dotnet publish -o /out
LABEL com.github.actions.name="metrics"

FROM mcr.microsoft.com/dotnet/sdk:9.0
COPY --from=build /out .
ENTRYPOINT ["dotnet", "/metrics.dll"]
