FROM alpine:3.22
# want "always says `1.0.0`" "always says `1.0.1`"
LABEL version="1.0.0" org.opencontainers.image.version="1.0.1"
