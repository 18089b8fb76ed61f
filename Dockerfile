# syntax=docker/dockerfile:1
FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd ./cmd
COPY app ./app
COPY review ./review
COPY rules ./rules
ARG VERSION=development
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o /out/plimsoll ./cmd/plimsoll \
    && mkdir -p /out/state/plimsoll

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/plimsoll /usr/local/bin/plimsoll
# The SQLite file lives here unless PLIMSOLL_DATABASE_URL names a Postgres.
COPY --from=build --chown=65532:65532 /out/state /var/lib
ENV PLIMSOLL_LISTEN=:8080 XDG_STATE_HOME=/var/lib
EXPOSE 8080
USER 65532:65532
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \
    CMD ["/usr/local/bin/plimsoll", "health"]
ENTRYPOINT ["/usr/local/bin/plimsoll"]
CMD ["serve"]
