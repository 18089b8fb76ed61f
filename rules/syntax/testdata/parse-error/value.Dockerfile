FROM alpine:3.22
ENV A=b
# want error "There is no instruction `API_TOKEN`$"
    API_TOKEN=abcdef
