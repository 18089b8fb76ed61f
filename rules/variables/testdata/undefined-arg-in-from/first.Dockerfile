# escape=`

# The licence.
FROM golang:1.25 AS build
ARG ALPINE=3.22 OTHER=1
# plimsoll ignore=DL3007
ARG PINNED=1
# want error "`\\$ALPINE` has no value"
FROM alpine:$ALPINE
# want error "`\\$PINNED` has no value"
FROM alpine:$PINNED
ARG `
  SPLIT=1
FROM alpine:`
# want error "`\\$SPLIT` has no value"
$SPLIT
