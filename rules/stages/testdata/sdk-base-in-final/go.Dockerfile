FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/api .

# want warning "the Go toolchain of `golang:1.24-alpine`, though it only runs `/api`"
FROM golang:1.24-alpine
COPY --from=build /out/api /api
CMD ["/api"]
