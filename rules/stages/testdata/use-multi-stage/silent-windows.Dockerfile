# escape=`
FROM golang:1.24-nanoserver
WORKDIR C:\src
COPY . .
RUN go build -o C:\api.exe .
CMD ["C:\\api.exe"]
