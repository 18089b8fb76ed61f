FROM gcr.io/distroless/nodejs22-debian12
COPY . /app
# want "through /bin/sh"
HEALTHCHECK CMD node /app/health.js || exit 1
CMD ["/app/server.js"]
