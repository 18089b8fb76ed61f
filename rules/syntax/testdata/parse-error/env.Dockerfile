FROM alpine:3.22
# want error "^ENV has a word without an equals sign$"
ENV API_TOKEN=abc def
