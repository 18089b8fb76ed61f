# The chain ends in the SDK.
FROM golang:1.24 AS base
WORKDIR /src
COPY . .

# want warning "the Go toolchain of `golang:1.24`, though it only runs `/out/api`"
FROM base
RUN go build -o /out/api .
CMD ["/out/api"]
