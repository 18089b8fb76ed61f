FROM alpine:3.22
EXPOSE 22
# want "This service has no HEALTHCHECK"
CMD ["app"]
