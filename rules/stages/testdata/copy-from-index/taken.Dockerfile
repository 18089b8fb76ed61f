FROM golang:1.24
RUN go build -o /out/app .
FROM example.com/team/build AS other
FROM debian:13
FROM alpine:3.22
# want info "by its number"
COPY --from=0 /out/app /usr/local/bin/
