FROM golang:1.24 AS build
RUN go build -o /out/api .
CMD ["/out/api"]

FROM scratch
COPY --from=build /out/api /api
CMD ["/api"]
