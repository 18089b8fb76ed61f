# What is run is not what is built.
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /out/api .
CMD ["/srv/other"]
