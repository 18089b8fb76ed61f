# want "only runs `/out/api`"
FROM golang:1.24
COPY . .
RUN go build -o /out/api .
CMD ["/out/api", "-addr", ":443"]
