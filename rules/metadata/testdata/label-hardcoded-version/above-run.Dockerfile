FROM alpine:3.22
# The argument would spoil the cache of the RUN: no fix.
# want "always says `1.0.0`"
LABEL version="1.0.0"
RUN make
