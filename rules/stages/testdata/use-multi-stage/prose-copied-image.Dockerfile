# want "only runs `/out/api`"
FROM golang:1.24
COPY --from=node:22 /usr/local/bin/node /usr/local/bin/
COPY . .
RUN go build -o /out/api .
CMD ["/out/api"]
