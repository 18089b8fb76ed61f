FROM alpine:3.22
RUN apk update

# want error "A line begins with `&&`"
&& apk upgrade
