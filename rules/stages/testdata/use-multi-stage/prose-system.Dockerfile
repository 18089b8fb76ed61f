# want "only runs `/out/api`"
FROM golang:1.24
ENV GOOS=windows
COPY . .
RUN go build -o /out/api .
CMD ["/out/api"]
