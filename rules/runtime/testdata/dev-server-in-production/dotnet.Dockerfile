FROM mcr.microsoft.com/dotnet/sdk:9.0
# want "`dotnet watch`"
ENTRYPOINT ["dotnet", "watch"]
