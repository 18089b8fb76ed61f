FROM alpine:3.22
# want error "There is no instruction `CAT`$"
CAT a b
