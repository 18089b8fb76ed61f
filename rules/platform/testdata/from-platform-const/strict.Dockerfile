# options strict
ARG P=linux/arm64
# want info DL3029 "FROM names the platform `linux/amd64` for every"
FROM --platform=linux/amd64 alpine AS amd64
# want info DL3029 "FROM takes its platform from `.P`, not"
FROM --platform=$P alpine
FROM --platform=${BUILDPLATFORM:-} alpine
# want info DL3029 "FROM says a part of its platform"
FROM --platform=linux/$TARGETARCH alpine
