# What is written into the mount is not in the image.
# want warning "though it only runs `/src/app`"
FROM golang:1.26
WORKDIR /src
RUN --mount=type=bind,target=/src,rw go build -o app ./cmd/app
CMD ["/src/app"]
