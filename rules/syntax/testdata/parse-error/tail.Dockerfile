FROM alpine:3.22
RUN apk update
# want error "A line begins with `&&`, but the one above does not go on"
  && apk upgrade \
  && echo
