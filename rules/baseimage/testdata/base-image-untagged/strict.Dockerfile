# options strict
# want warning DL3006,DS-0001,AVD-DS-0001 "The image `app` has no tag, so"
FROM app${V}
# want warning DL3006,DS-0001,AVD-DS-0001 "The image `example.com/` has no tag, unless"
FROM example.com/$V
FROM alpine:3.22 AS base-amd64
FROM base-${TARGETARCH}
FROM $V
FROM app:$V
FROM base$V@sha256:11
