# escape=`
FROM alpine:3.22
# want "belongs in a label"
MAINTAINER "Jo" `
  "Doe" \ $x
