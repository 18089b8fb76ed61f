# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
COPY a b C:\app\
COPY a b C:/app/
# want "does not end"
COPY a b C:\app
