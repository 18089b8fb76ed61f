FROM golang:1.24 AS build
ENV CGO_ENABLED=1
WORKDIR /src
RUN go build -o /out/api ./cmd/api
RUN CGO_ENABLED=0 go build -o /out/probe ./cmd/probe

FROM scratch
# want warning "What cgo makes `go build` links with glibc is copied into `scratch`, which has no glibc"
COPY --from=build /out/api /api
COPY --from=build /out/probe /probe
CMD ["/api"]
