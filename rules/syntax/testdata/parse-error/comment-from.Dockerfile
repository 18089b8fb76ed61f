ARG A=1
# want error "FROM has a comment after it"
FROM alpine:3.22 # the newest
