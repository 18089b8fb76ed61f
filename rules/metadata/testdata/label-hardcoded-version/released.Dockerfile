FROM alpine:3.22
# x-release-please-start-version
LABEL version="1.0.0"
# x-release-please-end
