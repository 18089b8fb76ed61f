FROM example.com/team/web AS unknown
CMD powershell ./start.ps1 -data $env:data

FROM example.com/team/web AS program
ENTRYPOINT App.exe --port 80

FROM example.com/team/web
# want "ENTRYPOINT starts `/app/server`"
ENTRYPOINT /app/server
