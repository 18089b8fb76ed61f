# escape=`
FROM debian:13
# want "port 22"
EXPOSE 22 `
    8443
CMD ["app"]
