# want "only runs `/out/api`"
FROM golang:1.24
COPY . .
RUN if test -f main.go; then go build -o /out/api .; fi
CMD ["/out/api"]
