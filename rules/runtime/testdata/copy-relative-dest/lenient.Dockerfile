FROM debian:13
# want info DL3045 "This COPY goes to `b`, and no"
COPY a b
COPY a c
FROM golang:1.25
COPY a b
