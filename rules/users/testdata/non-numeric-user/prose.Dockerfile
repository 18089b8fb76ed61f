FROM alpine:3.22
RUN adduser -D -u $UID app
# want info "`app`"
USER app
