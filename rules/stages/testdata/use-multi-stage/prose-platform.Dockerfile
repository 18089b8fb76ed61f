# want "only runs `/out/api`"
FROM --platform=linux/amd64 golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /out/api .
CMD ["/out/api"]
