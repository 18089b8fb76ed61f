# tree Dockerfile
FROM golang:1.26
# want "takes the whole build context"
COPY . .
RUN go build -ldflags "-X main.version=$(git describe)" .
