# want "only runs `/out/api`"
FROM golang:1.24
COPY . .
RUN CC=clang go build -o /out/api .
CMD ["/out/api"]
