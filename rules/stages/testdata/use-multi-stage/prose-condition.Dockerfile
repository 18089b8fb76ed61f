# want "only runs `/out/api`"
FROM golang:1.24
COPY . .
RUN for name in api; do go build -o /out/api .; done
CMD ["/out/api"]
