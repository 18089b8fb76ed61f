FROM alpine:3.22
RUN apk update
# want error "A line begins with `&&`, but the line above does not continue"
  && apk upgrade \
  && echo
