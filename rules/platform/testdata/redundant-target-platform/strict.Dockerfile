# options strict
ARG TARGETPLATFORM
# want info DL3065,RedundantTargetPlatform "FROM asks for `.TARGETPLATFORM`, which is what"
FROM --platform=$TARGETPLATFORM alpine
