FROM golang:1.24 AS dev
WORKDIR /src
COPY . .
RUN go build -o /out/api .
CMD ["/out/api"]
