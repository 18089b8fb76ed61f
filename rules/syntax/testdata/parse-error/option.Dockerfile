FROM alpine:3.22
# want error "COPY has no option `--chmdo`"
COPY --chmdo=755 a /a
