FROM alpine:3.22
# want info "ships `go`, which serves to build"
RUN apk add --no-cache git go && go install example.com/tool@v1.2.3
CMD ["/root/go/bin/tool"]
