FROM alpine:3.22
# want error "There is no instruction `ARD`$"
ARD a b
