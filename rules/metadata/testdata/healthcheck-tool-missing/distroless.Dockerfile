FROM golang:1.25 AS build
RUN go build -o /app

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /app /srv/app
# want error "HEALTHCHECK runs `curl`, which `gcr.io/distroless/static-debian12:nonroot` does not have"
HEALTHCHECK CMD ["curl", "-f", "http://localhost:8080/"]
