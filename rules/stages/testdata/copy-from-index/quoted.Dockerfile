# No fix: one of the numbers does not stand there to the letter.
FROM golang:1.24
FROM alpine:3.22
# want info "by its number"
COPY --from=0 /out/app /usr/local/bin/
# want info "by its number"
COPY --from="0" /out/app /usr/local/bin/
