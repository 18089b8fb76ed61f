FROM scratch
COPY app /app
# want "which `scratch` does not have"
HEALTHCHECK CMD test -f /run/app.pid && /app ping
ENTRYPOINT ["/app"]
