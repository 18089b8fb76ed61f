arg IMG=golang:1.25
from alpine:3.22
# want error "has a variable"
copy --from=$IMG /a /a
