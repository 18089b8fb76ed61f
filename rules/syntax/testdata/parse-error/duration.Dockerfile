FROM alpine:3.22
# want error "HEALTHCHECK has a duration that cannot be read"
HEALTHCHECK --interval=30 CMD true
