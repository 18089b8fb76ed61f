# tree go.mod go.sum
# want warning "though it only runs `/out/api`"
from golang:1.25
workdir /src
copy . .
run CGO_ENABLED=0 go build -o /out/api ./cmd/api
expose 8080
cmd ["/out/api"]
