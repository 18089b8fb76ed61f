FROM golang:1.25 AS build
RUN go build -o /app .

FROM alpine:3.22
COPY --from=build /app /app
EXPOSE 8080/tcp
# want "The service on port `8080` has no HEALTHCHECK"
ENTRYPOINT ["/app", "--addr=:8080"]
