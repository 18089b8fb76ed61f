FROM mcr.microsoft.com/dotnet/framework/runtime:4.8
CMD ["app.exe"]
