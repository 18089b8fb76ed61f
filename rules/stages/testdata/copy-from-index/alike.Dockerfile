FROM golang:1.24
RUN one
FROM golang:1.24
RUN two
FROM node:22
FROM alpine:3.22
# want info "by its number"
COPY --from=0 /a /a
# want info "by its number"
COPY --from=1 /b /b
# want info "by its number"
COPY --from=2 /c /c
