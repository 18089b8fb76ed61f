FROM golang:1.24-bookworm AS build
RUN apt-get update && apt-get install -y libsqlite3-dev
WORKDIR /src
COPY . .
RUN go build -o /out/api ./cmd/api

FROM alpine:3.22
# want info "What `go build` may link with glibc is copied into `alpine:3.22`, which has musl"
COPY --from=build /out/api /usr/local/bin/api
ENTRYPOINT ["api"]
