FROM alpine:3.22
EXPOSE 53
# want "This service has no HEALTHCHECK"
CMD ["dnsmasq", "-k"]
