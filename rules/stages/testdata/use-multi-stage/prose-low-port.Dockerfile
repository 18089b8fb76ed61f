# want "only runs `/out/api`"
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /out/api .
EXPOSE 80
CMD ["/out/api"]
