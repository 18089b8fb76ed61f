# A stage more would change what the number means.
ARG GO_IMAGE=golang:1.24
FROM alpine:3.22 AS app
# want error "has a variable"
COPY --from=$GO_IMAGE /usr/local/go /usr/local/go
FROM scratch
COPY --from=0 /usr/local/go /usr/local/go
