FROM alpine:3.22
# want error "ENV has a comment after it"
  ENV PLUGINS=""  # set later
RUN true
