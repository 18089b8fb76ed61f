FROM scratch
ADD traefik /
ENTRYPOINT ["/traefik"]
