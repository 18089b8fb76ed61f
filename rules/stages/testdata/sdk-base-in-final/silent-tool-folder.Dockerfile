FROM golang:1.26 AS tools
RUN go install example.com/tool@v1.2.3

# The program may be one of the image's own.
FROM golang:1.26
COPY --from=tools /go/bin /go/bin
CMD ["godoc"]
