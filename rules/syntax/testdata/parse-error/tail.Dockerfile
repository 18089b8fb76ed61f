FROM alpine:3.22
RUN echo
# want error "There is no instruction `&&`"
  && echo
