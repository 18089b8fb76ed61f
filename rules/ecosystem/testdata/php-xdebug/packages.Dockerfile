FROM alpine:3.22
# want "Xdebug"
RUN apk add --no-cache php84 php84-pecl-xdebug=3.4.5-r0
