FROM alpine:3.22 AS c
RUN apk add --no-cache gcc musl-dev
COPY tool.c /
RUN gcc -o /tool /tool.c && gcc -static -o /alone /tool.c

FROM golang:1.26-alpine AS go
RUN apk add --no-cache gcc musl-dev
WORKDIR /src
COPY . .
RUN CGO_ENABLED=1 go build -o /app . && CGO_ENABLED=1 go build -ldflags '-extldflags "-static"' -o /static .

FROM scratch AS brings
COPY --from=c /lib/ld-musl-x86_64.so.1 /lib/
COPY --from=c /tool /tool
CMD ["/tool"]

FROM scratch
# want warning "`gcc` links with musl is copied into `scratch`, which has no C library"
COPY --from=c /tool /tool
COPY --from=c /alone /alone
# want warning "`go build` links with musl is copied into `scratch`, which has no C library"
COPY --from=go /app /app
COPY --from=go /static /static
CMD ["/app"]
