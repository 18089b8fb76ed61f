FROM alpine:3.22
# want "always says `1.0.0 beta`"
LABEL version 1.0.0 beta
