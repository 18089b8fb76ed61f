FROM alpine:3.22
# want error "LABEL has a word without an equals sign"
LABEL a="b #c" d
