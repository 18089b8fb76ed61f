FROM alpine:3.22
RUN apk add --no-cache \
    curl
# It is more likely the rest of a command than an ADD or a CMD.
# want error "There is no instruction `cd`"
    cd /app
