FROM alpine:3.22
EXPOSE 53/udp
# want "This service has no HEALTHCHECK"
CMD ["dnsmasq", "-k"]
