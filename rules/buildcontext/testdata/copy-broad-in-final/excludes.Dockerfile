FROM golang:1.25 AS build
COPY . .
RUN go build -o /out/api ./cmd/api
FROM debian:13
COPY --from=build /out/api /usr/local/bin/
COPY templates templates
COPY --exclude=src . .
CMD ["api"]
