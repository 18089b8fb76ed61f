# want "only runs `/out/api`"
FROM golang:1.24
COPY . .
RUN --mount=type=cache,target=/out go build -o /out/api .
CMD ["/out/api"]
