# want warning "Go toolchain of `golang:1.24`, though it only runs `/go/bin/api`"
FROM golang:1.24
COPY . /src
WORKDIR /src
RUN go install ./cmd/api
CMD ["api"]
