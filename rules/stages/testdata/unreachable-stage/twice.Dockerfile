# The last of a name is meant by COPY.
# want info "Nothing in this file needs the stage on line 3"
FROM alpine:3.22 AS twice
FROM alpine:3.22 AS twice
FROM alpine:3.22
COPY --from=twice /a /a
