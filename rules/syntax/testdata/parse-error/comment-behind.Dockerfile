FROM alpine:3.22
# want error "ENV has a comment behind it"
  ENV PLUGINS=""  # set later
RUN true
