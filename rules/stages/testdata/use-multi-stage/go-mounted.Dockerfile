# want warning "though it only runs `/app`"
FROM golang:1.26
WORKDIR /src
RUN --mount=type=bind,target=. --mount=type=cache,target=/root/.cache go build -o /app ./cmd/app
CMD ["/app"]
