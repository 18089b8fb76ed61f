# options strict
ARG TARGETPLATFORM=linux/arm64
FROM --platform=$TARGETPLATFORM alpine
