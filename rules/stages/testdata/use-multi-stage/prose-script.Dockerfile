# want "only runs `/out/api`"
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /out/api .
ENTRYPOINT ["./entrypoint.sh"]
CMD ["/out/api"]
