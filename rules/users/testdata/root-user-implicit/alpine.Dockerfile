FROM alpine:3.22
COPY server /usr/local/bin/
HEALTHCHECK CMD wget -qO- http://localhost:8080/healthz
    # want warning "`alpine:3.22` starts as root"
    ENTRYPOINT ["server"]
