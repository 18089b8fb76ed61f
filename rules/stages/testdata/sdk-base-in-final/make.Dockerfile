# want info "which a Makefile needs and `/src/bin/api` may not"
FROM golang:1.26
WORKDIR /src
COPY . .
RUN make build
CMD ["/src/bin/api"]
