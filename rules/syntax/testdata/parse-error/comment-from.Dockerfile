ARG A=1
# want error "FROM has a comment behind it"
FROM alpine:3.22 # the newest
