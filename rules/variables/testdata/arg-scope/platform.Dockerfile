FROM --platform=$BUILDPLATFORM golang:1.25 AS build
# want warning "`\\$TARGETARCH` is empty here: a stage has it only after `ARG TARGETARCH`"
RUN GOARCH=$TARGETARCH go build -o /app .
ARG TARGETOS
RUN GOOS=$TARGETOS go build -o /app .
RUN TARGETVARIANT=v7; echo $TARGETVARIANT

FROM debian:13
# want "`\\$TARGETPLATFORM` is empty"
COPY bin/$TARGETPLATFORM/app /app
# A default is an answer.
COPY bin/${TARGETOS:-linux}/app /other
# Its value is nothing, since the one before the first FROM is not there.
# want "`\\$BUILDOS` is empty"
ARG BUILDOS=$BUILDOS
# want "`\\$TARGETVARIANT` is empty"
EXPOSE 80$TARGETVARIANT
ENTRYPOINT ["/app"]
