# escape=`
# want warning "only runs `/out/api`"
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go mod download && `
    go build -o /out/api `
      ./cmd/api
CMD ["/out/api"]
