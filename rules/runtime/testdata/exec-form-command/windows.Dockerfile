# escape=`
FROM example.com/team/web
CMD Start-Service W3SVC
