FROM golang:1.24
RUN go build -o /out/app .
FROM registry.example.com:5000/Team/$TOOL
FROM prom/prometheus:v3.5.0
FROM alpine:3.22
# want info "by its number"
COPY --from=0 /out/app /usr/local/bin/
# want info "by its number"
COPY --from=1 /bin/tool /usr/local/bin/
# want info "by its number"
COPY --from=2 /bin/promtool /usr/local/bin/
