# options strict
FROM debian:13
# want info DL3045 "This COPY goes to `b`, and no"
COPY a b
COPY a c
FROM golang:1.25
# want info DL3045 "This COPY goes to `b`, and no"
COPY a b
FROM scratch
# want info DL3045 "This COPY goes to `b`, and no"
COPY a b
